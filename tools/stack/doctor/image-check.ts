import { nameInArn, submittedDefinitions } from "../contract-parts";
import type { Check, Finding } from "./check";
import { fail, pass, together, warn } from "./check";
import type { ImagePlace } from "./stack-service";
import type { StackSubject } from "./subject";
import { ifAllowed } from "./subject";

/** Whether the image that jobs run is where their definitions say, and the one that the contract says. */
export function imageCheck({ stack, service }: StackSubject): Check {
  return {
    id: "image",
    title: "image",
    needs: ["account"],
    run: async () => {
      const contract = await stack.contract();
      const definitions = await service().definitions(submittedDefinitions(contract));
      const other = definitions.find(({ image }) => !image.endsWith(`@${contract.image}`));
      if (other)
        return fail(
          `${nameInArn(other.arn)} runs ${other.image}, and not the contract's ${contract.image}`,
          `pulumi up --stack ${contract.stack} --refresh`,
        );
      if (definitions.length === 0) return fail("no definition is there to say where it is");
      const images = [...new Set(definitions.map(({ image }) => image))];
      const findings = images.map((image) => {
        const place = imagePlace(image);
        if (!place) return warn(`${image} cannot be checked: it is in no registry of ECR`);
        return ifAllowed(async (): Promise<Finding> => {
          if (await service().hasImage(place)) return pass(image);
          return fail(
            `${image} is gone: no job can start`,
            `pulumi up --stack ${contract.base ?? contract.stack} --replace '**:Image::*' pushes it again`,
          );
        });
      });
      return together(await Promise.all(findings), images.map(shortReference).join(", "));
    },
  };
}

/** Enough of an image's reference to tell it from others. */
function shortReference(reference: string): string {
  return reference.replace(/^.*\//, "").replace(/(@sha256:.{12}).*/, "$1");
}

/** Where an image is in ECR; undefined where it is in another registry. */
export function imagePlace(reference: string): ImagePlace | undefined {
  const parts = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^@:]+)(?::[^@]+)?@(.+)$/.exec(
    reference,
  );
  if (!parts) return undefined;
  const [, account = "", region = "", repository = "", digest = ""] = parts;
  return { account, region, repository, digest };
}
