import { fromNodeProviderChain } from "@aws-sdk/credential-providers";
import type { StackSettings } from "./stack-settings";

// Node 20 is supported until the packages here say otherwise; that newer ones will not is nothing to tell a user.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * What every AWS client of the command line is made with: the SDK's default chain of credentials (environment, SSO,
 * assumed roles, MFA), and retries that slow down when AWS asks for it.
 */
export function clientSettings({ region, profile }: Pick<StackSettings, "region" | "profile">) {
  return {
    region,
    credentials: fromNodeProviderChain({ ...(profile && { profile }), clientConfig: { region } }),
    retryMode: "adaptive",
    maxAttempts: 5,
  };
}
