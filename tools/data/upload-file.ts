import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { S3Client } from "@aws-sdk/client-s3";

/** Where a document is in S3. */
export interface S3Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** Puts a file into S3 in parts, unless a document of its size is there: keys are made of what is in files. */
export async function uploadFile(client: S3Client, place: S3Place, path: string): Promise<void> {
  const [{ HeadObjectCommand }, { Upload }, { size }] = await Promise.all([
    import("@aws-sdk/client-s3"),
    import("@aws-sdk/lib-storage"),
    stat(path),
  ]);
  const there = await client.send(new HeadObjectCommand(place)).catch((error: Error) => {
    if (error.name === "NotFound") return undefined;
    throw error;
  });
  if (there?.ContentLength === size) return;
  await new Upload({ client, params: { ...place, Body: createReadStream(path) } }).done();
}
