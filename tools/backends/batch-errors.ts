/**
 * Whether nobody knows what became of a request: the answer was lost on its way, or the service broke while it
 * worked. A refusal, throttling among them, says that nothing happened.
 */
export function mayHaveTakenEffect(error: unknown): boolean {
  const { $metadata, $response, name } = error as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number };
  };
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  return lostAnswers.has(name ?? "") || lostAnswers.has((error as NodeJS.ErrnoException).code ?? "");
}

const lostAnswers: ReadonlySet<string> = new Set([
  "TimeoutError",
  "AbortError",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ERR_STREAM_PREMATURE_CLOSE",
]);

/** Whether AWS was asked too often: nothing has happened, and may be asked for again later. */
export function isThrottled(error: unknown): boolean {
  const { name = "", $metadata } = error as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return $metadata?.httpStatusCode === 429 || throttling.has(name);
}

const throttling: ReadonlySet<string> = new Set([
  "TooManyRequestsException",
  "ThrottlingException",
  "Throttling",
  "RequestLimitExceeded",
]);
