import type { S3 } from "@aws-sdk/client-s3";
import type { DeployedContract } from "../../infra/contract";
import { BatchBackend } from "../backends/batch";
import { type BatchApi, batchApi } from "../backends/batch-api";
import { loadInJob } from "../data/load-in-job";
import type { QueryEnd } from "../data/query-database";
import type { SweepDatabase } from "../data/sweep-database";
import { uploadFile } from "../data/upload-file";
import { exitCode, Problem } from "../problem";
import { awsProblem } from "../stack/aws-problem";
import { clientSettings } from "../stack/client-settings";
import type { DeployedStack } from "../stack/deployed-stack";
import { S3Store } from "../stores/s3";
import { checkDeployed } from "./check-deployed";
import { recordLoad } from "./record-load";
import type { AskedOfSite, LoadOptions, Site } from "./site";
import type { Terminal } from "./terminal";

/** What talks to AWS. */
interface Services {
  readonly s3: S3;
  readonly api: BatchApi;
  readonly explain: (error: unknown, doing: string) => unknown;
}

/** A stack on AWS: jobs run on AWS Batch, results are in its prefix of the bucket, PostgreSQL is where only jobs reach it. */
export class DeployedSite implements Site {
  readonly contract: DeployedContract;
  readonly store: S3Store;
  readonly backend: BatchBackend;
  readonly cwd = null;
  readonly #terminal: Terminal;
  readonly #putFile: (key: string, path: string) => Promise<void>;
  readonly #runLoad: (request: string) => Promise<"done" | "failed">;

  static async open({ settings, contract }: DeployedStack, terminal: Terminal): Promise<DeployedSite> {
    const [known, { S3 }, { BatchClient }] = await Promise.all([
      contract(),
      import("@aws-sdk/client-s3"),
      import("@aws-sdk/client-batch"),
    ]);
    const chain = clientSettings(settings());
    const explain = (error: unknown, doing: string) => awsProblem(error, doing, settings());
    const api = batchApi(new BatchClient(chain), new BatchClient({ ...chain, maxAttempts: 1 }), explain);
    return new DeployedSite(known, terminal, { s3: new S3(chain), api, explain });
  }

  private constructor(contract: DeployedContract, terminal: Terminal, { s3, api, explain }: Services) {
    const { bucket, prefix } = contract;
    this.contract = contract;
    this.#terminal = terminal;
    this.store = new S3Store({ client: s3, bucket, prefix, explain });
    this.backend = new BatchBackend({ api, contract });
    this.#putFile = (key, path) =>
      uploadFile(s3, { Bucket: bucket, Key: prefix + key }, path).catch((error: unknown) => {
        throw explain(error, `bring ${path} to the bucket`);
      });
    this.#runLoad = (request) => this.backend.runLoad(request, (line) => terminal.say(line));
  }

  async prepare(): Promise<void> {
    // Jobs bring what they need in their image.
  }

  check(asked: AskedOfSite): void {
    checkDeployed(this.contract, asked);
  }

  /** The stacks on a server have databases of their own. */
  databaseName(version: string): string {
    return version.replace(/^data_/, `${this.contract.database.user}_`);
  }

  async load(files: readonly string[], options: LoadOptions): Promise<SweepDatabase> {
    const say = (line: string) => this.#terminal.say(line);
    const jobs = { putFile: this.#putFile, run: this.#runLoad };
    const loaded = await loadInJob(files, (version) => this.databaseName(version), this.store, jobs, say);
    return recordLoad(this.store, loaded, options, this.#terminal);
  }

  async query(): Promise<QueryEnd> {
    throw new Problem(
      "queries run on the stack local only: another stack's database is reached by its jobs alone",
      {
        hint: "sweep results --csv has every evaluation",
        exitCode: exitCode.service,
      },
    );
  }
}
