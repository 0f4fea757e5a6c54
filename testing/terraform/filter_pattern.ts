/**
 * Whether a filter pattern of CloudWatch Logs matches a line. Knows what the deployment uses: `{ $.key = "text" }`, where `*` is
 * anything, `IS TRUE`, `IS FALSE`, and `&&` or `||` between them; anything else throws, so that it cannot be taken for met.
 * moto stores patterns for metrics without evaluating them, and has no TestMetricFilter.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export function matchesFilter(pattern: string, line: string): boolean {
  const [, expression] = /^\{ (.+) \}$/.exec(pattern) ?? [];
  if (!expression || expression.includes("&&") && expression.includes("||")) throw unknown(pattern);
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(line);
  } catch {
    // Not JSON: such a pattern matches nothing.
    return false;
  }
  const isMet = (condition: string) => meets(event, condition, pattern);
  return expression.includes("||") ? expression.split(" || ").some(isMet) : expression.split(" && ").every(isMet);
}

function meets(event: Record<string, unknown>, condition: string, pattern: string): boolean {
  const [, key, text, truth] = /^\$\.(\w+) (?:= "([^"]*)"|IS (TRUE|FALSE))$/.exec(condition) ?? [];
  if (!key) throw unknown(pattern);
  const value = event[key];
  if (truth) return value === (truth === "TRUE");
  const parts = text.split("*").map(RegExp.escape);
  return typeof value === "string" && new RegExp(`^${parts.join(".*")}$`, "s").test(value);
}

function unknown(pattern: string): Error {
  return new Error(`Cannot evaluate the filter pattern ${pattern}`);
}
