import type { RecordedResource } from "../infra/record";
import type { ApiRequest } from "./requests/api-request";
import { batchRequests } from "./requests/batch-requests";
import { databaseRequests } from "./requests/database-requests";
import { iamRequests } from "./requests/iam-requests";
import { networkRequests } from "./requests/network-requests";
import { serviceRequests } from "./requests/service-requests";
import { storageRequests } from "./requests/storage-requests";

export type { ApiRequest } from "./requests/api-request";

const translations = {
  ...batchRequests,
  ...databaseRequests,
  ...iamRequests,
  ...networkRequests,
  ...serviceRequests,
  ...storageRequests,
};

/**
 * What the provider asks AWS for to make a recorded resource: nothing for what is no resource of AWS.
 *
 * @throws Error for a type of AWS that has no translation
 */
export function apiRequests(resource: RecordedResource): readonly ApiRequest[] {
  const translate = translations[resource.type];
  if (translate) return translate(resource);
  if (resource.type.startsWith("aws:")) throw new Error(`${resource.type} has no translation`);
  return [];
}
