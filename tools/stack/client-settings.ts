import type { StackSettings } from "./stack-settings";

// Node 20 is supported until the packages here say otherwise; that newer ones will not is nothing to tell a user.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/**
 * What every AWS client of the command line is made with: the SDK's default chain of credentials (environment, SSO,
 * assumed roles, MFA), and retries that slow down when AWS asks for it.
 */
export function clientSettings({ region, profile }: Pick<StackSettings, "region" | "profile">) {
  const chain = async () => {
    // Commands that ask AWS nothing do not pay for it.
    const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
    return fromNodeProviderChain({ ...(profile && { profile }), clientConfig: { region } });
  };
  // One for all clients that are made with these settings, so that credentials are looked for once.
  let made: ReturnType<typeof chain> | undefined;
  return {
    region,
    credentials: async () => {
      made ??= chain();
      return (await made)();
    },
    retryMode: "adaptive",
    maxAttempts: 5,
    // Otherwise whoever has no way to AWS waits for minutes before hearing of it.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  };
}
