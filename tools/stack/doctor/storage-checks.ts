import { probeKey } from "../contract-parts";
import type { Check } from "./check";
import { fail, pass } from "./check";
import type { StackSubject } from "./subject";

/** The bucket, and the secret with the database role's password. */
export function storageChecks({ stack, service }: StackSubject): Check[] {
  return [
    {
      id: "bucket",
      title: "bucket",
      needs: ["account"],
      run: async () => {
        const contract = await stack.contract();
        const { bucket, prefix } = contract;
        await service().listBucket(bucket, prefix);
        // The first makes sure that it is there, the second must be refused.
        await service().createDocument(bucket, probeKey(contract));
        if (await service().createDocument(bucket, probeKey(contract)))
          return fail(
            `${bucket} writes over what it was told to keep: conditional writes do not work`,
            "take the proxy or gateway between here and S3 away",
          );
        return pass(`s3://${bucket}/${prefix}, conditional writes work`);
      },
    },
    {
      id: "database",
      title: "database",
      needs: ["account"],
      run: async () => {
        const { database, stack: name } = await stack.contract();
        const hasValue = await service().hasSecretValue(database.secret);
        if (hasValue === undefined)
          return fail(
            `there is no secret with the password of ${database.user}`,
            `pulumi up --stack ${name} --refresh, then sweep bootstrap --stack ${name}`,
          );
        if (!hasValue)
          return fail(
            `it was never bootstrapped: ${database.user} has no password`,
            `sweep bootstrap --stack ${name}`,
          );
        return pass(`bootstrapped: ${database.user} has a password`);
      },
    },
  ];
}
