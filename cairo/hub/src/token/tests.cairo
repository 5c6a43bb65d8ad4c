mod erc20;
mod harness;
mod supply;
mod votes;
