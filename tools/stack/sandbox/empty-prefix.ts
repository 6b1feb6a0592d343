import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { exitCode, Problem } from "../../problem";
import { awsProblem } from "../aws-problem";
import { clientSettings } from "../client-settings";
import type { StackSettings } from "../stack-settings";

/**
 * Deletes all that is below a prefix of a bucket, with all its versions: what was overwritten would otherwise stay, and
 * cost, for another month.
 *
 * @param prefix - ends with a slash
 * @returns how many versions there were
 */
export async function emptyPrefix(settings: StackSettings, bucket: string, prefix: string): Promise<number> {
  const client = new S3Client(clientSettings(settings));
  let deleted = 0;
  try {
    // A page is as much as one request deletes, and the next one begins where this one was.
    for (;;) {
      const page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix }));
      const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      if (versions.length === 0) return deleted;
      const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
      const request = { Bucket: bucket, Delete: { Objects, Quiet: true } };
      const { Errors = [] } = await client.send(new DeleteObjectsCommand(request));
      if (Errors.length > 0) throw refused(bucket, Errors[0]!.Key, Errors[0]!.Message);
      deleted += Objects.length;
    }
  } catch (error) {
    throw awsProblem(error, `empty s3://${bucket}/${prefix}`, settings);
  }
}

function refused(bucket: string, key = "", message = "no reason is known"): Problem {
  return new Problem(`cannot delete s3://${bucket}/${key}: ${message}`, {
    code: "aws-refused",
    exitCode: exitCode.service,
  });
}
