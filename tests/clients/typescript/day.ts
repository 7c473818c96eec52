// A buyer's day over `daigou serve`, with types that openapi-typescript made from its document and openapi-fetch.
//
//     node day.js http://127.0.0.1:8168 TOKEN http://127.0.0.1:1688/admin
//
// The last argument is a sandbox's admin API: somebody has to play the seller who ships.

import createClient from "openapi-fetch";
import type { components, paths } from "./gateway.js";

type Buyer = components["schemas"]["Buyer"];
type Problem = components["schemas"]["Problem"];

const [base, token, admin] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl: base, headers: { Authorization: `Bearer ${token}` } });

/** The data of an answer that must have gone well. */
function asked<T>(answer: { data?: T; error?: unknown; response: Response }): NonNullable<T> {
  if (answer.data === undefined || answer.data === null) {
    throw new Error(`${answer.response.status}: ${JSON.stringify(answer.error)}`);
  }
  return answer.data;
}

/** As `asked`; nothing where the platform does not offer it, which the server says without sending anything. */
function offered<T>(answer: { data?: T; error?: unknown; response: Response }): NonNullable<T> | undefined {
  const problem = answer.error as Problem | undefined;
  if (problem?.kind !== "unsupported") return asked(answer);
  must(problem.certainty === "not_sent" && problem.hint, problem);
  return undefined;
}

function must(holds: unknown, what: unknown): asserts holds {
  if (!holds) throw new Error(JSON.stringify(what));
}

async function play(order: string, event: string): Promise<void> {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${admin}/orders/${order}/events`, { method: "POST", headers, body: JSON.stringify({ event }) });
  must(answer.ok, await answer.text());
}

/** A product of the search, and one of its SKUs that is in stock. */
async function firstToOrder(buyer: Buyer): Promise<components["schemas"]["NewLine"]> {
  const found = asked(await client.GET("/v1/{buyer}/search", { params: { path: { buyer }, query: { q: "连衣裙", limit: 10 } } }));
  for (const listing of found.items) {
    const known = await client.GET("/v1/{buyer}/products/{id}", { params: { path: { buyer, id: listing.product } } });
    const sku = known.data?.skus.find((sku) => (sku.stock ?? 0) >= 10);
    if (known.data && sku) return { product: known.data.product, sku: sku.sku, quantity: known.data.min_quantity ?? 1 };
  }
  throw new Error(`${buyer}: nothing to order`);
}

async function day(buyer: Buyer): Promise<void> {
  const line = await firstToOrder(buyer);
  const address = {
    name: "张三", mobile: "13800000000", province: "浙江省", city: "杭州市", district: "滨江区", street: "网商路699号",
  };
  const body = { lines: [line], address };
  const quoted = asked(await client.POST("/v1/{buyer}/quotes", { params: { path: { buyer } }, body }));
  const path = { buyer, reference: `TS-${buyer}-${Date.now()}` };

  // Twice the same: one order.
  const put = () => client.PUT("/v1/{buyer}/orders/{reference}", {
    params: { path, query: { pay: true }, header: { Prefer: "wait=20" } }, body,
  });
  await put();
  let known = asked(await put());
  while (known.placement?.working) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    known = asked(await client.GET("/v1/{buyer}/orders/{reference}", { params: { path } }));
  }
  must(known.placement?.state === "placed" && known.placement.orders.length === 1, known);
  must(known.placement.payment === "paid" && known.total_fen === quoted.total_fen && known.order_id, { known, quoted });

  await play(known.order_id, "ship");
  const shipped = asked(await client.GET("/v1/{buyer}/orders/{reference}", { params: { path } }));
  must(shipped.status === "shipped", shipped);
  const parcels = asked(await client.GET("/v1/{buyer}/orders/{reference}/parcels", { params: { path } }));
  must(parcels[0]?.waybill, parcels);

  const ended = await refunded(path);
  console.log(`${buyer}: ${path.reference} placed, paid, shipped as ${parcels[0].waybill}; ${ended}`);
}

/** Asks for all of the money, where the platform takes such requests. */
async function refunded(path: { buyer: Buyer; reference: string }): Promise<string> {
  const reasons = offered(await client.GET("/v1/{buyer}/orders/{reference}/refunds/reasons", { params: { path } }));
  if (!reasons) return "refunds are not offered here";
  const body = { reason: reasons[0]?.text ?? "" };
  const refunds = asked(await client.POST("/v1/{buyer}/orders/{reference}/refunds", { params: { path }, body }));
  const listed = offered(await client.GET("/v1/{buyer}/orders/{reference}/refunds", { params: { path } }));
  must(!listed || listed.map((one) => one.refund_id).join() === refunds.map((one) => one.refund_id).join(), { refunds, listed });
  return `refund ${refunds[0]?.refund_id} asked for`;
}

const buyers: Buyer[] = ["pandapon-1688", "pandapon-taobao", "dajisaas-1688", "dajisaas-taobao"];
for (const buyer of buyers) await day(buyer);
