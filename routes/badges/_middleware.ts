export { handler } from "../api/_middleware.ts";
