import type { RecordedResource } from "../../infra/record";
import { account } from "../../infra/record";
import { capitalised, nameIn, requestsOf, type Translation, tagList } from "./api-request";

/** Registry, logs, secrets, parameters, and what tells people of failures and costs. */
export const serviceRequests: Readonly<Record<string, Translation>> = {
  "aws:ecr/repository:Repository": (resource) => {
    const { name: _, forceDelete: __, encryptionConfigurations, tags, ...rest } = resource.inputs;
    return requestsOf("ecr", [
      "CreateRepository",
      {
        ...rest,
        repositoryName: nameIn(resource),
        encryptionConfiguration: encryptionConfigurations[0],
        tags: tagList(tags),
      },
    ]);
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ({ inputs: { repository, policy, ...rest } }) =>
    requestsOf("ecr", [
      "PutLifecyclePolicy",
      { ...rest, repositoryName: repository, lifecyclePolicyText: policy },
    ]),
  "aws:cloudwatch/logGroup:LogGroup": (resource) => {
    const { name: _, retentionInDays, ...rest } = resource.inputs;
    const logGroupName = nameIn(resource);
    return requestsOf(
      "logs",
      ["CreateLogGroup", { ...rest, logGroupName }],
      ["PutRetentionPolicy", { logGroupName, retentionInDays }],
    );
  },
  "aws:secretsmanager/secret:Secret": ({ inputs: { recoveryWindowInDays: _, tags, ...rest } }) =>
    requestsOf("secretsmanager", ["CreateSecret", { ...capitalised(rest), Tags: tagList(tags) }]),
  "aws:ssm/parameter:Parameter": ({ inputs: { insecureValue, tags, ...rest } }) =>
    requestsOf("ssm", ["PutParameter", { ...capitalised(rest), Value: insecureValue, Tags: tagList(tags) }]),
  "aws:sns/topic:Topic": (resource) => {
    const { name: _, tags, ...rest } = resource.inputs;
    return requestsOf("sns", [
      "CreateTopic",
      { ...capitalised(rest), Name: nameIn(resource), Tags: tagList(tags) },
    ]);
  },
  "aws:sns/topicPolicy:TopicPolicy": ({ inputs: { arn, policy, ...rest } }) =>
    requestsOf("sns", [
      "SetTopicAttributes",
      { ...capitalised(rest), TopicArn: arn, AttributeName: "Policy", AttributeValue: policy },
    ]),
  "aws:sns/topicSubscription:TopicSubscription": ({ inputs: { topic, ...rest } }) =>
    requestsOf("sns", ["Subscribe", { ...capitalised(rest), TopicArn: topic }]),
  "aws:cloudwatch/eventRule:EventRule": (resource) => {
    const { name: _, tags, ...rest } = resource.inputs;
    return requestsOf("events", [
      "PutRule",
      { ...capitalised(rest), Name: nameIn(resource), Tags: tagList(tags) },
    ]);
  },
  "aws:cloudwatch/eventTarget:EventTarget": ({ name, inputs: { rule, inputTransformer, ...rest } }) => {
    const { inputPaths, inputTemplate } = inputTransformer;
    return requestsOf("events", [
      "PutTargets",
      {
        Rule: rule,
        Targets: [
          {
            ...capitalised(rest),
            Id: name,
            InputTransformer: { InputPathsMap: inputPaths, InputTemplate: inputTemplate },
          },
        ],
      },
    ]);
  },
  "aws:budgets/budget:Budget": (resource) => {
    const {
      name: _,
      limitAmount,
      limitUnit,
      costFilters = [],
      notifications,
      tags,
      ...rest
    } = resource.inputs;
    return requestsOf("budgets", [
      "CreateBudget",
      {
        AccountId: account,
        Budget: {
          ...capitalised(rest),
          BudgetName: nameIn(resource),
          BudgetLimit: { Amount: limitAmount, Unit: limitUnit },
          CostFilters: Object.fromEntries(
            costFilters.map(({ name, values }: RecordedResource["inputs"]) => [name, values]),
          ),
        },
        NotificationsWithSubscribers: notifications.map(notification),
        ResourceTags: tagList(tags),
      },
    ]);
  },
};

function notification({ subscriberEmailAddresses, ...rest }: RecordedResource["inputs"]) {
  const addresses: readonly string[] = subscriberEmailAddresses;
  return {
    Notification: capitalised(rest),
    Subscribers: addresses.map((Address) => ({ SubscriptionType: "EMAIL", Address })),
  };
}
