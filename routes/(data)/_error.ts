export { handler } from "../api/_error.ts";
