import { BatchClient, paginateDescribeJobQueues } from "@aws-sdk/client-batch";
import { exitCode, Problem } from "../../problem";
import { awsProblem, isDenied } from "../aws-problem";
import { clientSettings } from "../client-settings";
import type { StackSettings } from "../stack-settings";

/** How many queues a region of an account has at most; not to be raised. */
const mostQueues = 50;

/**
 * Whether the account has room for one more sandbox, which has a queue of its own. Whoever may not look is let on: AWS
 * will say.
 *
 * @throws Problem where it has none
 */
export async function checkRoom(settings: StackSettings): Promise<void> {
  const queues = await countQueues(settings).catch((error: unknown) => {
    const problem = awsProblem(error, "count the queues", settings);
    if (isDenied(problem)) return 0;
    throw problem;
  });
  if (queues < mostQueues) return;
  throw new Problem(`the account has ${queues} queues in ${settings.region}, and AWS Batch allows no more`, {
    code: "no-room",
    hint: "sweep sandbox list shows which sandboxes were forgotten, sweep sandbox down removes one",
    exitCode: exitCode.service,
  });
}

async function countQueues(settings: StackSettings): Promise<number> {
  const client = new BatchClient(clientSettings(settings));
  let queues = 0;
  for await (const { jobQueues = [] } of paginateDescribeJobQueues({ client }, {}))
    queues += jobQueues.length;
  return queues;
}
