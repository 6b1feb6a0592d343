import assert from "node:assert/strict";
import { BatchClient } from "@aws-sdk/client-batch";
import { awsJobsService } from "../../../tools/stack/sandbox/aws-jobs-service";

const definitions = "arn:aws:batch:us-east-1:123456789012:job-definition";

describe("awsJobsService", () => {
  const { send } = BatchClient.prototype;
  afterEach(() => {
    BatchClient.prototype.send = send;
  });

  /** Has AWS Batch list jobs without their definitions, as it may, and tell of those when it describes jobs. */
  function answer(jobs: Readonly<Record<string, string>>) {
    const described: number[] = [];
    BatchClient.prototype.send = async ({ input }: { readonly input: Record<string, unknown> }) => {
      if (input.jobQueue)
        return {
          jobSummaryList:
            input.jobStatus === "RUNNING"
              ? Object.keys(jobs).map((jobId) => ({ jobId, jobName: jobId }))
              : [],
        };
      const ids = input.jobs as readonly string[];
      described.push(ids.length);
      return {
        jobs: ids.map((jobId) => ({ jobId, jobDefinition: `${definitions}/sweepstack_${jobs[jobId]}:3` })),
      };
    };
    return described;
  }

  const service = () => awsJobsService({ project: "sweepstack", stack: "dev-anna", region: "us-east-1" });

  it("goes by the definitions that jobs are described with, which a list may leave out", async () => {
    answer({ a: "dev-anna_small", b: "dev_small", c: "dev-anna-2_small", d: "dev-anna_load" });
    assert.deepEqual(await service().unfinished("queue"), ["a", "d"]);
  });

  it("describes no more jobs at a time than AWS Batch does", async () => {
    const names = Array.from({ length: 201 }, (_, n) => [`job-${n}`, "dev-anna_small"]);
    const described = answer(Object.fromEntries(names));
    assert.equal((await service().unfinished("queue")).length, 201);
    assert.deepEqual(described, [100, 100, 1]);
  });

  it("describes none where there are none", async () => {
    const described = answer({});
    assert.deepEqual(await service().unfinished("queue"), []);
    assert.deepEqual(described, []);
  });
});
