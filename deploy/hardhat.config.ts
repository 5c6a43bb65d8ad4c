import { defineConfig } from 'hardhat/config';

import { tasks } from './hardhat/tasks.ts';

/** `npx hardhat ciro:…` in this folder: what `npx ciro` does, for those who live in Hardhat. */
export default defineConfig({ tasks });
