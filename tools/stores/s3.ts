import { setTimeout as wait } from "node:timers/promises";
import type { GetObjectCommandInput, S3 } from "@aws-sdk/client-s3";
import { assertKey, assertPrefix } from "./key";
import type { Store } from "./store";

export interface S3StoreOptions {
  readonly client: Pick<S3, "getObject" | "putObject" | "listObjectsV2">;
  readonly bucket: string;
  /** Where the store's keys begin in the bucket; ends with a slash. */
  readonly prefix: string;
  /** Makes what AWS said into what people are told, with what was tried: `read runs/r1/run.json`. */
  readonly explain: (error: unknown, doing: string) => unknown;
}

/** A store in a prefix of a bucket of S3. */
export class S3Store implements Store {
  readonly #options: S3StoreOptions;

  constructor(options: S3StoreOptions) {
    this.#options = options;
  }

  async get(key: string, offset = 0): Promise<Buffer | undefined> {
    const wanted: GetObjectCommandInput = {
      ...this.#at(key),
      ...(offset > 0 && { Range: `bytes=${offset}-` }),
    };
    try {
      const { Body } = await this.#options.client.getObject(wanted);
      return Buffer.from(await Body!.transformToByteArray());
    } catch (error) {
      const status = statusOf(error);
      if (status === missing) return undefined;
      // It has no more than what was read before.
      if (status === noSuchRange) return Buffer.alloc(0);
      throw this.#explained(error, `read ${key}`);
    }
  }

  /**
   * As the interface says; the document must tell its writer from all others. A request that S3 served may be sent once
   * more, when its answer was lost: that a document is there is no refusal if it is this one.
   */
  async create(key: string, body: string | Uint8Array): Promise<boolean> {
    const document = { ...this.#at(key), Body: Buffer.from(body), IfNoneMatch: "*" };
    for (let conflicts = 0; ; conflicts += 1) {
      try {
        await this.#options.client.putObject(document);
        return true;
      } catch (error) {
        const status = statusOf(error);
        if (status === preconditionFailed) return (await this.get(key))?.equals(document.Body) ?? false;
        if (status !== conflict || conflicts === mostConflicts) throw this.#explained(error, `write ${key}`);
        // Another writes it at this moment.
        await wait(Math.random() * firstWaitMs * 2 ** conflicts);
      }
    }
  }

  async put(key: string, body: string | Uint8Array): Promise<void> {
    const document = { ...this.#at(key), Body: Buffer.from(body) };
    try {
      await this.#options.client.putObject(document);
    } catch (error) {
      throw this.#explained(error, `write ${key}`);
    }
  }

  async list(prefix: string): Promise<string[]> {
    assertPrefix(prefix);
    const { keys } = await this.#list(prefix, {});
    return keys.sort();
  }

  async listFolders(key: string): Promise<string[]> {
    assertKey(key);
    const { folders } = await this.#list(`${key}/`, { Delimiter: "/" });
    return folders.map((folder) => folder.slice(key.length + 1, -1)).sort();
  }

  async #list(below: string, how: { readonly Delimiter?: string }) {
    const { client, bucket, prefix } = this.#options;
    const keys: string[] = [];
    const folders: string[] = [];
    for (let token: string | undefined; ; ) {
      const asked = {
        Bucket: bucket,
        Prefix: prefix + below,
        ...how,
        ...(token && { ContinuationToken: token }),
      };
      const page = await client.listObjectsV2(asked).catch((error: unknown) => {
        throw this.#explained(error, `list ${below || "the store"}`);
      });
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key!.slice(prefix.length)));
      folders.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!.slice(prefix.length)));
      token = page.NextContinuationToken;
      if (!token) return { keys, folders };
    }
  }

  #at(key: string) {
    assertKey(key);
    return { Bucket: this.#options.bucket, Key: this.#options.prefix + key };
  }

  #explained(error: unknown, doing: string): unknown {
    return this.#options.explain(error, `${doing} in the store`);
  }
}

const missing = 404;
const conflict = 409;
const preconditionFailed = 412;
const noSuchRange = 416;

const mostConflicts = 7;
const firstWaitMs = 100;

/** The HTTP status of an answer; undefined where there was none, or where the bucket itself is not there. */
function statusOf(error: unknown): number | undefined {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return name === "NoSuchBucket" ? undefined : $metadata?.httpStatusCode;
}
