import { parameterName } from "../../../infra/contract";
import type { Check } from "./check";
import { fail, pass, warn } from "./check";
import type { StackSubject } from "./subject";

/** How much time credentials should have left, in minutes. */
const enoughMinutes = 15;

/** Where the stack is, who asks, and what it promises. */
export function credentialChecks({ stack, service, now }: StackSubject): Check[] {
  const published = stack.file === undefined;
  return [
    {
      id: "region",
      title: "region",
      needs: [],
      run: async () => pass(stack.settings().region),
    },
    {
      id: "credentials",
      title: "credentials",
      needs: ["region"],
      run: async () => {
        const { arn, expiresAt } = await service().identity();
        if (expiresAt === undefined) return pass(arn);
        const minutes = Math.floor((expiresAt.getTime() - now().getTime()) / 60_000);
        const until = `${arn}, until ${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
        if (minutes >= enoughMinutes) return pass(until);
        return warn(`${until}: ${minutes} min are left`, "sign in again before you start a long run");
      },
    },
    {
      id: "contract",
      title: "contract",
      needs: published ? ["region", "credentials"] : [],
      run: async () => {
        const { schemaVersion } = await stack.contract();
        return pass(`version ${schemaVersion}, ${stack.file ?? parameterName(stack.settings())}`);
      },
    },
    {
      id: "account",
      title: "account",
      needs: ["credentials", "contract"],
      run: async () => {
        const contract = await stack.contract();
        const { account } = await service().identity();
        if (account === contract.account) return pass(account);
        return fail(
          `the credentials are of ${account}, the stack is in ${contract.account}`,
          `set AWS_PROFILE to a profile of ${contract.account}`,
        );
      },
    },
  ];
}
