// The whole story on real local parts, each step with its cost. `ciro demo`.

import { elapsedSince, Screen } from './screen.ts';
import { deployHub, gather, registerModel } from './opening.ts';
import { audit, forgeries, killedWorker, paidJob, refund } from './jobs.ts';
import { provenJob, registerCommittedModel } from './committed.ts';
import { slashedCheater } from './cheater.ts';
import { Stage } from './stage.ts';

export async function demo(): Promise<void> {
  const since = performance.now();
  const screen = new Screen();
  const stage = new Stage();
  const leave = () => void stage.close().finally(() => process.exit(130));
  process.once('SIGINT', leave);
  try {
    await deployHub(stage, screen);
    await registerModel(stage, screen);
    await gather(stage, screen);
    const { slot } = await paidJob(stage, screen);
    await forgeries(stage, screen, slot);
    await killedWorker(stage, screen, slot);
    await refund(stage, screen, slot);
    await registerCommittedModel(stage, screen);
    await provenJob(stage, screen, slot);
    await slashedCheater(stage, screen);
    await audit(stage, screen);
    screen.table();
    screen.line(elapsedSince(since));
  } finally {
    process.off('SIGINT', leave);
    await stage.close();
  }
}
