import type { Condition, Policy, Principal, Statement } from "./policy.ts";
import { listOf, matches } from "./policy.ts";

/** A request as AWS judges it. */
export interface Request {
  /** `service:Action` */
  action: string;
  /** ARN, or `*` for an action that takes no resource. */
  resource: string;
  /** The caller's ARN, or a service's name. Default: the holder of the role that the policies belong to. */
  principal?: string;
  /** Condition keys and their values. */
  context?: Record<string, string | string[]>;
}

/**
 * Whether policies of one kind (of an identity, of a resource, a boundary) allow a request: one statement allows it, and none denies it.
 * Knows what the policies here use; anything else throws, so that it cannot be taken for met.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(policies: Policy[], request: Request): boolean {
  const effects = policies.flatMap(({ Statement }) => Statement)
    .filter((statement) => applies(statement, request))
    .map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

function applies(statement: Statement, { action, resource, principal, context = {} }: Request): boolean {
  for (const element of Object.keys(statement)) {
    if (!ELEMENTS.includes(element)) throw new Error(`Cannot evaluate a statement with ${element}`);
  }
  const { Action, Resource, Principal, Condition } = statement;
  return listOf(Action).some((pattern) => matches(pattern, action)) &&
    // A trust policy has no resource: it is about its own role.
    (Resource === undefined || listOf(Resource).some((pattern) => matches(pattern, resource, "case-sensitive"))) &&
    isPrincipal(Principal, principal) &&
    isMet(Condition, context);
}

const ELEMENTS = ["Sid", "Effect", "Action", "Resource", "Principal", "Condition"];

function isPrincipal(allowed: Principal | undefined, principal: string | undefined): boolean {
  if (allowed === undefined || principal === undefined) return allowed === principal;
  if (allowed === "*") return true;
  return Object.values(allowed).flat().some((name) => {
    // An account's root means all of the account's identities.
    const account = /^arn:aws:iam::(\d{12}):root$/.exec(name)?.[1];
    return name === principal || account !== undefined && principal.split(":")[4] === account;
  });
}

type Operator = (actual: string, expected: string) => boolean;

const OPERATORS: Record<string, Operator> = {
  ArnLike: (actual, expected) => isArnLike(actual, expected),
  Bool: (actual, expected) => actual.toLowerCase() === expected.toLowerCase(),
  StringEquals: (actual, expected) => actual === expected,
  StringLike: (actual, expected) => matches(expected, actual, "case-sensitive"),
};

/** All operators and all keys of a condition must be met, each by one of its values. */
function isMet(condition: Condition = {}, context: Record<string, string | string[]>): boolean {
  const given = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), listOf(value)]));
  return Object.entries(condition).every(([name, keys]) =>
    Object.entries(keys).every(([key, expected]) => {
      const actual = given.get(key.toLowerCase());
      if (name === "Null") return listOf(expected).includes(String(actual === undefined));
      const [, set, operator, ifExists] = /^(?:(ForAllValues):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
      const compare = OPERATORS[operator];
      if (!compare) throw new Error(`Cannot evaluate the condition ${name}`);
      const one = (value: string) => listOf(expected).some((wanted) => compare(value, wanted));
      if (actual === undefined) return set !== undefined || ifExists !== undefined;
      return set ? actual.every(one) : actual.some(one);
    })
  );
}

/** Wildcards of an ARN's first five parts do not reach beyond their part. */
function isArnLike(arn: string, pattern: string): boolean {
  const parts = (text: string) => {
    const all = text.split(":");
    return [...all.slice(0, 5), all.slice(5).join(":")];
  };
  const actual = parts(arn);
  return parts(pattern).every((part, index) => matches(part, actual[index], "case-sensitive"));
}
