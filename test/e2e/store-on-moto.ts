import { S3 } from "@aws-sdk/client-s3";
import { S3Store } from "../../tools/stores/s3";
import type { MotoServer } from "../aws/moto-server";

/** A store in a bucket of moto's, which must be there. */
export function storeOnMoto({ url }: MotoServer, bucket: string, prefix: string): S3Store {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new S3({ endpoint: url, region: "us-east-1", credentials });
  return new S3Store({ client, bucket, prefix, explain: (error) => error });
}
