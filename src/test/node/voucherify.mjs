// The calls of the connector "voucherify", made by Voucherify's own client. In: {url, app, token, campaign, email, newEmail, amount, id}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { VoucherifyServerSide } = createRequire(import.meta.url)('@voucherify/sdk');
const { url, app, token, campaign, email, newEmail, amount, id } = JSON.parse(readFileSync(0, 'utf8'));
const voucherify = VoucherifyServerSide({ apiUrl: url, applicationId: app, secretKey: token });
const { loyalties, customers } = voucherify;

async function refusal(call) {
  try {
    return `answered: ${JSON.stringify(await call)}`;
  } catch (e) {
    return e.constructor.name === 'VoucherifyError' || e.key ? `${e.code} ${e.key} ${e.message}` : `not read: ${e}`;
  }
}

const holders = await customers.list({ limit: 100, email });
const holder = holders.customers[0];
const cards = await loyalties.listMembers(campaign, { limit: 100, customer: holder.id });
const card = cards.vouchers[0];
const changed = await loyalties.addOrRemoveCardBalance(card.code, { points: amount, source_id: id, reason: id }, campaign);
const transactions = await loyalties.listCardTransactions(card.code, campaign, { limit: 100, order: '-id' });
const created = await loyalties.createMember(campaign, { customer: { email: newEmail, source_id: `${id}-new` } });
const first = await loyalties.listMembers(campaign, { limit: 1, page: 1 });
const second = await loyalties.listMembers(campaign, { limit: 1, page: 2 });

process.stdout.write(
  JSON.stringify({
    holderEmail: holder.email,
    code: card.code,
    before: card.loyalty_card,
    changed,
    transaction: transactions.data.find((each) => each.source_id === id),
    more: transactions.has_more,
    member: await loyalties.getMember(campaign, card.code),
    sameEmail: (await customers.get(holder.id)).email,
    created,
    pages: [first.vouchers[0].code, second.vouchers[0].code],
    total: first.total,
    missing: await refusal(loyalties.getMember(campaign, 'none')),
    missingCustomer: await refusal(customers.get('none')),
    tooMuch: await refusal(loyalties.addOrRemoveCardBalance(card.code, { points: -1000 }, campaign)),
    wrongToken: await refusal(
      VoucherifyServerSide({ apiUrl: url, applicationId: app, secretKey: 'other' }).loyalties.getMember(campaign, card.code),
    ),
  }),
);
