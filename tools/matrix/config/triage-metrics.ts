/** `desc`: greater is better. */
export type Order = "desc" | "asc";

/** The metrics that Triage computes, by its names, with the order that its `greater_is_better` gives (catwalk/metrics.py). */
export const triageMetrics: Readonly<Record<string, Order>> = {
  "precision@": "desc",
  "recall@": "desc",
  "fbeta@": "desc",
  f1: "desc",
  accuracy: "desc",
  roc_auc: "desc",
  "average precision score": "desc",
  "true positives@": "desc",
  "true negatives@": "desc",
  "false positives@": "asc",
  "false negatives@": "asc",
  "fpr@": "asc",
};
