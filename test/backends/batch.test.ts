import assert from "node:assert/strict";
import type { ListJobsCommandInput } from "@aws-sdk/client-batch";
import type { ArrayRequest, JobChanges } from "../../tools/backends/backend";
import { BatchBackend, submission } from "../../tools/backends/batch";
import type { BatchApi, BatchStatus, JobDetail, SubmitJobCommandInput } from "../../tools/backends/batch-api";
import { sampleDeployedContract } from "../infra/sample-contract";

const contract = sampleDeployedContract(2);
const profile = { name: "profile-1", vcpus: 4, memoryMiB: 30_720, timeoutSeconds: 3600 };
const definition = contract.profiles["profile-1"]!.jobDefinition;

/** The children of an array of which nothing is known yet. */
const waiting = [0, 1, 2].map((index) => ({ index, status: "RUNNABLE", attempt: 1 }));

const request = (more: Partial<ArrayRequest> = {}): ArrayRequest => ({
  run: "r1",
  array: 0,
  jobName: "r1-a0",
  manifest: "runs/r1/arrays/0/manifest.json",
  size: 3,
  runner: "experiments",
  needsDatabase: true,
  profile,
  ...more,
});

/** A job that the stand-in for Batch holds; of an array, how its children stand. */
interface FakeJob {
  readonly jobId: string;
  readonly input: SubmitJobCommandInput;
  readonly children: { status: BatchStatus; exitCode?: number; reason?: string }[];
}

/** Batch, as far as a backend sees it, with a journal of the calls. */
class FakeBatch implements BatchApi {
  readonly calls: string[] = [];
  readonly jobs: FakeJob[] = [];
  /** What becomes of the next submissions: their answer is lost, after or before the job was taken, or they are refused. */
  readonly failures: { readonly taken: boolean; readonly error?: Error }[] = [];
  /** How many lists and descriptions do not show a job yet. */
  blindFor = 0;
  /** Whether lists leave out what jobs were submitted with, as they may. */
  omitsDefinitions = false;
  /** How many descriptions of an array count none of its children yet. */
  uncountedFor = 0;
  /** What happens right before a list of a state is read. */
  beforeList: (jobStatus: string | undefined) => void = () => {};

  async submit(input: SubmitJobCommandInput): Promise<string | undefined> {
    this.calls.push(`submit ${input.jobName}`);
    const failure = this.failures.shift();
    if (failure?.error) throw failure.error;
    if (failure && !failure.taken) return undefined;
    const jobId = `job-${this.jobs.length + 1}`;
    const size = input.arrayProperties?.size ?? 1;
    const children = Array.from({ length: size }, () => ({ status: "RUNNABLE" as BatchStatus }));
    this.jobs.push({ jobId, input, children });
    return failure ? undefined : jobId;
  }

  async describe(jobIds: readonly string[]): Promise<JobDetail[]> {
    this.calls.push(`describe ${jobIds.join(" ")}`);
    if (this.blindFor-- > 0) return [];
    return this.jobs.filter(({ jobId }) => jobIds.includes(jobId)).map((job) => this.#detail(job));
  }

  async list({ arrayJobId, jobStatus, jobQueue, filters }: ListJobsCommandInput) {
    this.calls.push(`list ${arrayJobId ?? jobQueue!.split("/").at(-1)} ${jobStatus ?? filters?.[0]?.values}`);
    this.beforeList(jobStatus);
    if (arrayJobId) {
      const { children } = this.jobs.find(({ jobId }) => jobId === arrayJobId)!;
      return children.flatMap(({ status, exitCode, reason }, index) =>
        status === jobStatus
          ? [{ jobId: `${arrayJobId}:${index}`, jobName: "", status, container: { exitCode, reason } }]
          : [],
      );
    }
    if (this.blindFor-- > 0) return [];
    return this.jobs.flatMap((job) => {
      const { jobId, input } = job;
      const status = this.#statusOf(job);
      const isAsked =
        input.jobQueue === jobQueue &&
        (jobStatus ? status === jobStatus : filters![0]!.values![0] === input.jobName);
      const createdAt = this.jobs.indexOf(job);
      return isAsked
        ? [
            {
              ...{ jobId, jobName: input.jobName!, createdAt },
              ...(!this.omitsDefinitions && { jobDefinition: input.jobDefinition! }),
            },
          ]
        : [];
    });
  }

  async terminate(jobId: string, reason: string): Promise<void> {
    this.calls.push(`terminate ${jobId} (${reason})`);
  }

  #statusOf({ children }: FakeJob): BatchStatus {
    if (children.length === 1) return children[0]!.status;
    const ofAll = (...of: BatchStatus[]) => children.every(({ status }) => of.includes(status));
    return ofAll("SUCCEEDED") ? "SUCCEEDED" : ofAll("SUCCEEDED", "FAILED") ? "FAILED" : "PENDING";
  }

  #detail(job: FakeJob): JobDetail {
    const { jobId, input, children } = job;
    const one = children[0]!;
    const counted = this.uncountedFor-- > 0 ? [] : children;
    const statusSummary = Object.fromEntries(
      [...new Set(counted.map(({ status }) => status))].map((status) => [
        status,
        children.filter((child) => child.status === status).length,
      ]),
    );
    const isArray = children.length > 1;
    return {
      jobId,
      jobName: input.jobName,
      jobQueue: input.jobQueue,
      jobDefinition: input.jobDefinition,
      startedAt: 1,
      status: this.#statusOf(job),
      ...(isArray
        ? { arrayProperties: { size: children.length, statusSummary } }
        : { container: { exitCode: one.exitCode, reason: one.reason } }),
    };
  }
}

describe("BatchBackend", () => {
  let batch: FakeBatch;
  let backend: BatchBackend;
  beforeEach(() => {
    batch = new FakeBatch();
    backend = new BatchBackend({ api: batch, contract, pollMs: 1, dwellMs: 100 });
  });

  const denied = new Error("denied");

  describe("submit", () => {
    it("asks with the profile's queue and revision, and says what to run in the manifest alone", () => {
      assert.deepEqual(submission(contract, request()), {
        jobName: "r1-a0",
        jobQueue: "arn:aws:batch:us-east-1:123456789012:job-queue/sweepstack-dev-sweep",
        jobDefinition: definition,
        parameters: { manifest: "runs/r1/arrays/0/manifest.json" },
        arrayProperties: { size: 3 },
        timeout: { attemptDurationSeconds: 3600 },
        tags: { project: "sweepstack", stack: "dev", run: "r1" },
        propagateTags: true,
      });
    });

    it("makes a single child a job that is no array, which has two children at least", () => {
      assert.equal("arrayProperties" in submission(contract, request({ size: 1 })), false);
    });

    it("asks for no timeout below Batch's shortest", () => {
      const short = request({ profile: { ...profile, timeoutSeconds: 5 } });
      assert.deepEqual(submission(contract, short).timeout, { attemptDurationSeconds: 60 });
    });

    it("finds the job by its name after an answer that was lost when Batch had taken it", async () => {
      batch.failures.push({ taken: true });
      assert.equal(await backend.submit(request()), "job-1");
      assert.deepEqual(batch.calls, ["submit r1-a0", "list sweepstack-dev-sweep r1-a0"]);
    });

    it("submits again after one that was lost before, once Batch would have shown the job", async () => {
      batch.failures.push({ taken: false });
      assert.equal(await backend.submit(request()), "job-1");
      assert.equal(batch.jobs.length, 1);
      assert.equal(batch.calls.filter((call) => call.startsWith("submit")).length, 2);
    });

    it("waits for a list that does not show yet what Batch has taken", async () => {
      batch.failures.push({ taken: true });
      batch.blindFor = 3;
      assert.equal(await backend.submit(request()), "job-1");
      assert.equal(batch.jobs.length, 1);
    });

    it("keeps the older of two jobs of one name, and ends the other", async () => {
      await batch.submit(submission(contract, request()));
      batch.failures.push({ taken: true });
      assert.equal(await backend.submit(request()), "job-1");
      assert.equal(batch.calls.at(-1), "terminate job-2 (submitted twice: job-1 runs it)");
    });

    it("passes on a refusal: nothing has happened", async () => {
      batch.failures.push({ taken: false, error: denied });
      await assert.rejects(backend.submit(request()), denied);
      assert.deepEqual(batch.calls, ["submit r1-a0"]);
    });
  });

  describe("unfinished", () => {
    it("lists what waits and runs in all of the stack's queues, oldest first, and nothing of other stacks", async () => {
      await backend.submit(request());
      await backend.submit(request({ jobName: "r1-a1", size: 1 }));
      const other = {
        ...submission(contract, request({ jobName: "theirs" })),
        jobDefinition: `${definition}0`.replace("dev", "ana"),
      };
      await batch.submit(other);
      batch.jobs[0]!.children[1]!.status = "RUNNING";
      assert.deepEqual(await backend.unfinished(), [
        { jobId: "job-1", jobName: "r1-a0" },
        { jobId: "job-2", jobName: "r1-a1" },
      ]);
      batch.jobs[1]!.children[0]!.status = "FAILED";
      assert.deepEqual(await backend.unfinished(), [{ jobId: "job-1", jobName: "r1-a0" }]);
    });
  });

  describe("unfinished in queues that others share", () => {
    const names = async () => (await backend.unfinished()).map(({ jobName }) => jobName);
    const submitWith = (jobName: string, jobDefinition: string) =>
      batch.submit({ ...submission(contract, request({ jobName, size: 1 })), jobDefinition });

    it("looks at the jobs themselves where a list does not say whose they are", async () => {
      batch.omitsDefinitions = true;
      await submitWith("r1-a0", definition);
      await submitWith("theirs", definition.replace("_dev_", "_dev-ana_"));
      assert.deepEqual(await names(), ["r1-a0"]);
    });

    it("counts the jobs of profiles that the stack has no more", async () => {
      await submitWith("r1-a0", definition.replace("profile-1", "gone"));
      assert.deepEqual(await names(), ["r1-a0"]);
    });

    it("takes jobs that load data or make roles for no arrays, whatever they are called", async () => {
      await submitWith("load-a1", contract.load.replace(":1", ":2"));
      await submitWith("bootstrap-a1", contract.bootstrap);
      assert.deepEqual(await names(), []);
    });

    it("has what this process submitted and no list shows yet, for as long as that may take", async () => {
      await backend.submit(request());
      batch.blindFor = Number.POSITIVE_INFINITY;
      assert.deepEqual(await names(), ["r1-a0"]);
      backend = new BatchBackend({ api: batch, contract, dwellMs: 0 });
      await backend.submit(request());
      assert.deepEqual(await names(), []);
    });

    it("has nothing that ended while it was not listed", async () => {
      await backend.submit(request({ size: 1 }));
      batch.jobs[0]!.children[0]!.status = "FAILED";
      assert.deepEqual(await names(), []);
    });

    it("misses no job that goes back to RUNNABLE between two lists, nor has it twice", async () => {
      await submitWith("r1-a0", definition);
      const [child] = batch.jobs[0]!.children;
      child!.status = "RUNNING";
      batch.beforeList = (jobStatus) => {
        if (jobStatus === "STARTING") child!.status = "RUNNABLE";
      };
      assert.deepEqual(await names(), ["r1-a0"]);
    });
  });

  describe("describe", () => {
    it("gives every child of an array, with exit codes and reasons", async () => {
      const jobId = await backend.submit(request());
      const [first, second] = batch.jobs[0]!.children;
      Object.assign(first!, { status: "SUCCEEDED", exitCode: 0 });
      Object.assign(second!, {
        status: "FAILED",
        reason: "OutOfMemoryError: Container killed due to memory usage",
        exitCode: 137,
      });
      const [job] = await backend.describe([jobId]);
      assert.deepEqual(job, {
        jobId,
        status: "RUNNING",
        children: [
          { index: 0, status: "SUCCEEDED", attempt: 1, exitCode: 0 },
          {
            index: 1,
            status: "FAILED",
            attempt: 1,
            exitCode: 137,
            statusReason: "OutOfMemoryError: Container killed due to memory usage",
          },
          { index: 2, status: "RUNNABLE", attempt: 1 },
        ],
      });
    });

    it("takes a job for waiting that was submitted a moment ago and is not shown yet", async () => {
      const jobId = await backend.submit(request());
      batch.blindFor = 1;
      assert.deepEqual(await backend.describe([jobId]), [{ jobId, status: "RUNNABLE", children: waiting }]);
    });

    it("takes children for waiting that their array does not count yet", async () => {
      const jobId = await backend.submit(request());
      batch.uncountedFor = 1;
      assert.deepEqual(await backend.describe([jobId]), [{ jobId, status: "RUNNABLE", children: waiting }]);
    });

    for (const { from, to, before, seen } of [
      { from: "RUNNABLE", to: "STARTING", before: "RUNNABLE", seen: "RUNNABLE" },
      { from: "RUNNING", to: "RUNNABLE", before: "RUNNING", seen: "RUNNABLE" },
      { from: "RUNNING", to: "SUCCEEDED", before: "RUNNING", seen: "SUCCEEDED" },
      { from: "RUNNABLE", to: "RUNNING", before: "RUNNING", seen: "RUNNING" },
      { from: "RUNNING", to: "SUCCEEDED", before: "SUCCEEDED", seen: "SUCCEEDED" },
      // Nothing was counted as failed, so that list is not read: the next look sees it.
      { from: "RUNNING", to: "FAILED", before: "RUNNING", seen: "RUNNABLE" },
      { from: "RUNNING", to: "FAILED", before: "SUCCEEDED", seen: "RUNNING" },
    ] as const)
      it(`has a child once that goes from ${from} to ${to} before ${before} is listed`, async () => {
        const jobId = await backend.submit(request());
        const { children } = batch.jobs[0]!;
        children[0]!.status = from;
        children[1]!.status = "RUNNING";
        children[2]!.status = "SUCCEEDED";
        batch.beforeList = (jobStatus) => {
          if (jobStatus === before) children[0]!.status = to;
        };
        const [job] = await backend.describe([jobId]);
        assert.deepEqual(
          job!.children.map(({ index, status }) => [index, status]),
          [
            [0, seen],
            [1, "RUNNING"],
            [2, "SUCCEEDED"],
          ],
        );
      });

    it("has children ended as their array that ended without them", async () => {
      const jobId = await backend.submit(request());
      for (const child of batch.jobs[0]!.children) child.status = "FAILED";
      batch.uncountedFor = 1;
      const [job] = await backend.describe([jobId]);
      assert.deepEqual(
        job!.children.map(({ status }) => status),
        ["FAILED", "FAILED", "FAILED"],
      );
    });

    it("does not know a job that Batch has forgotten", async () => {
      assert.deepEqual(await backend.describe(["gone"]), [
        { jobId: "gone", status: "UNKNOWN", children: [] },
      ]);
    });

    it("calls Batch's timeout a timeout", async () => {
      const jobId = await backend.submit(request({ size: 1 }));
      Object.assign(batch.jobs[0]!.children[0]!, {
        status: "FAILED",
        reason: "Job attempt duration exceeded timeout",
      });
      const [job] = await backend.describe([jobId]);
      assert.equal(job!.children[0]!.statusReason, "timeout");
    });
  });

  describe("follow", () => {
    it("asks for children only when their array says that something moved", async () => {
      const jobId = await backend.submit(request());
      const { children } = batch.jobs[0]!;
      const steps = [
        () => {},
        () => Object.assign(children[0]!, { status: "RUNNING" }),
        () => {},
        () => {
          for (const child of children) Object.assign(child, { status: "SUCCEEDED", exitCode: 0 });
        },
      ];
      const describe = batch.describe.bind(batch);
      batch.describe = (jobIds) => {
        steps.shift()?.();
        return describe(jobIds);
      };
      batch.calls.length = 0;
      const seen: (readonly JobChanges[])[] = [];
      for await (const changes of backend.follow([jobId])) seen.push(changes);
      assert.deepEqual(
        seen.map(([change]) => [change!.status, change!.children.map(({ status }) => status)]),
        [
          ["RUNNABLE", ["RUNNABLE", "RUNNABLE", "RUNNABLE"]],
          ["RUNNING", ["RUNNING", "RUNNABLE", "RUNNABLE"]],
          ["SUCCEEDED", ["SUCCEEDED", "SUCCEEDED", "SUCCEEDED"]],
        ],
      );
      assert.deepEqual(batch.calls, [
        ...["describe job-1", "list job-1 RUNNABLE"],
        ...["describe job-1", "list job-1 RUNNABLE", "list job-1 RUNNING"],
        "describe job-1",
        ...["describe job-1", "list job-1 SUCCEEDED"],
      ]);
    });

    it("goes on from an array that Batch does not show, or counts, yet", async () => {
      const jobId = await backend.submit(request());
      batch.blindFor = 1;
      batch.uncountedFor = 1;
      const steps = [...batch.jobs[0]!.children];
      const seen: string[] = [];
      for await (const [change] of backend.follow([jobId])) {
        seen.push(change!.children.map(({ status }) => status).join(" "));
        if (seen.length > 2) for (const child of steps) child.status = "SUCCEEDED";
      }
      const none = "RUNNABLE RUNNABLE RUNNABLE";
      assert.deepEqual(seen, [none, none, none, "SUCCEEDED SUCCEEDED SUCCEEDED"]);
    });

    it("asks again for children that their array counts as ended and no list shows yet", async () => {
      const jobId = await backend.submit(request());
      const { children } = batch.jobs[0]!;
      children[0]!.status = "SUCCEEDED";
      const list = batch.list.bind(batch);
      let late = true;
      batch.list = async (which) => {
        const isLate = late && which.jobStatus === "SUCCEEDED";
        if (isLate) late = false;
        return isLate ? [] : list(which);
      };
      const seen: string[] = [];
      for await (const [change] of backend.follow([jobId])) {
        seen.push(change!.children[0]!.status);
        if (seen.length === 2) for (const child of children) child.status = "SUCCEEDED";
      }
      assert.deepEqual(seen, ["RUNNABLE", "SUCCEEDED", "SUCCEEDED"]);
    });

    it("ends with what Batch has forgotten", async () => {
      const seen: (readonly JobChanges[])[] = [];
      for await (const changes of backend.follow(["gone"])) seen.push(changes);
      assert.deepEqual(seen, [[{ jobId: "gone", status: "UNKNOWN", children: [] }]]);
    });

    it("ends when nobody wants to know any more", async () => {
      const jobId = await backend.submit(request());
      const stop = new AbortController();
      for await (const _ of backend.follow([jobId], stop.signal)) stop.abort();
      assert.equal(stop.signal.aborted, true);
    });
  });

  describe("runLoad", () => {
    const requested = "data/loads/data_0123/request.json";

    it("is not taken for an older load of the same request, which may have failed", async () => {
      await batch.submit({
        ...submission(contract, request({ jobName: "load-data_0123", size: 1 })),
        jobDefinition: contract.load,
      });
      batch.jobs[0]!.children[0]!.status = "FAILED";
      for (let count = 0; count < 2; count += 1) {
        batch.failures.push({ taken: true });
        batch.beforeList = () => {
          Object.assign(batch.jobs.at(-1)!.children[0]!, { status: "SUCCEEDED", exitCode: 0 });
        };
        assert.equal(await backend.runLoad(requested, () => {}), "done");
      }
      const names = batch.jobs.slice(1).map(({ input }) => input.jobName!);
      for (const name of names) assert.match(name, /^load-data_0123-[0-9a-f]{16}$/);
      assert.equal(new Set(names).size, 2);
      assert.deepEqual(
        batch.calls.filter((call) => call.startsWith("terminate")),
        [],
      );
    });
  });

  describe("terminate", () => {
    it("ends a whole job, or one child of it", async () => {
      await backend.terminate("job-1", "cancelled");
      await backend.terminate("job-1", "cancelled", 7);
      assert.deepEqual(batch.calls, ["terminate job-1 (cancelled)", "terminate job-1:7 (cancelled)"]);
    });
  });
});
