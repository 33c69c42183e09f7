// The same work as the bridge's in a plain Node program: a signed webhook comes in, and the customer gets points by Wix's own clients.
// Nothing is written to disk: what is under way when it ends is lost, and what comes twice is kept apart by Wix's idempotency key alone.
// It always calls www.wixapis.com, so the address of each call is replaced. Environment: PORT, WIX, SITE, SECRET, POINTS.
import { createHmac, timingSafeEqual } from 'node:crypto';
import express from 'express';
import { ApiKeyStrategy, createClient } from '@wix/sdk';
import * as accountsApi from '@wix/auto_sdk_loyalty_accounts';
import * as contactsApi from '@wix/auto_sdk_crm_contacts';

const { PORT, WIX, SITE, SECRET, POINTS } = process.env;
const send = globalThis.fetch;
globalThis.fetch = (to, options) => send(String(to).replace('https://www.wixapis.com', WIX), options);

const auth = ApiKeyStrategy({ apiKey: 'key-of-no-value', siteId: SITE });
const { accounts, contacts } = createClient({ auth, modules: { accounts: accountsApi, contacts: contactsApi } });
const key = Buffer.from(SECRET.replace('whsec_', ''), 'base64');

function verified(headers, body) {
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const expected = Buffer.from(createHmac('sha256', key).update(signed).digest('base64'));
  const found = Buffer.from(String(headers['webhook-signature']).replace('v1,', ''));
  return found.length === expected.length && timingSafeEqual(found, expected);
}

async function contactOf(email) {
  const found = await contacts.queryContacts().eq('primaryInfo.email', email).limit(2).find();
  return found.items[0]?._id ?? (await contacts.createContact({ emails: { items: [{ email }] } })).contact._id;
}

async function accountOf(contactId) {
  try {
    return (await accounts.getAccountBySecondaryId({ contactId })).account;
  } catch {
    return (await accounts.createAccount(contactId)).account;
  }
}

const app = express();
app.post('/webhooks/social-like', express.raw({ type: '*/*' }), async (request, response) => {
  if (!verified(request.headers, request.body)) {
    response.status(401).json({ error: 'not verified' });
    return;
  }
  const event = JSON.parse(request.body);
  const account = await accountOf(await contactOf(event.email));
  await accounts.earnPoints(account._id, { amount: Number(POINTS), appId: SITE, idempotencyKey: event.id, description: 'A like' });
  response.json({ taken: 1 });
});
app.get('/ready', (request, response) => response.json({}));
app.listen(Number(PORT), '127.0.0.1');
