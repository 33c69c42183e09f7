// The calls of the connector "talon-one", made by Talon.One's own client and read by its models. Its newest release on npm has no method for the
// balances and the transactions in a ledger of the Management API: these go through its client as its methods do.
// In: {url, token, secondToken, program, profile, email, newProfile, newEmail, amount, id}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const TalonOne = createRequire(import.meta.url)('talon_one');
const { url, token, secondToken, program, profile, email, newProfile, newEmail, amount, id } = JSON.parse(readFileSync(0, 'utf8'));

function client(management, integration) {
  const made = new TalonOne.ApiClient();
  made.basePath = url;
  Object.assign(made.authentications.management_key, { apiKey: management, apiKeyPrefix: 'ManagementKey-v1' });
  Object.assign(made.authentications.api_key_v1, { apiKey: integration, apiKeyPrefix: 'ApiKey-v1' });
  return made;
}

const shared = client(token, secondToken);
const management = new TalonOne.ManagementApi(shared);
const integration = new TalonOne.IntegrationApi(shared);
const ledger = async (part, query, type) =>
  (
    await shared.callApi(`/v1/loyalty_programs/{program}/profile/{profile}/${part}`, 'GET', { program, profile }, query, {}, {}, null,
      ['management_key'], [], ['application/json'], type, null)
  ).data;

async function refusal(call) {
  try {
    return `answered: ${JSON.stringify(await call)}`;
  } catch (e) {
    const body = e.response?.body;
    return body ? `${e.status} ${body.StatusCode} ${body.message} ${body.errors?.[0]?.title ?? ''}`.trim() : `not read: ${e}`;
  }
}

const search = await management.getCustomersByAttributes({ attributes: { Email: email } }, { pageSize: 10 });
await management.addLoyaltyPoints(program, profile, { points: amount, name: id });
await management.removeLoyaltyPoints(program, profile, { points: 1, name: `${id}-less` });
const updated = await integration.updateCustomerProfileV2(
  newProfile,
  { attributes: { Email: newEmail }, responseContent: ['customerProfile'] },
  { runRuleEngine: false },
);
const all = await management.getCustomerProfiles({ pageSize: 1 });
const next = await management.getCustomerProfiles({ pageSize: 1, skip: 1 });
const changes = await management.getLoyaltyProgramTransactions(program, { pageSize: 50, startDate: new Date(Date.now() - 3600000).toISOString() });

process.stdout.write(
  JSON.stringify({
    found: search.data.map((each) => each.integrationId),
    foundType: search.data[0].constructor.name,
    balance: (await ledger('ledger_balances', { subledgerId: '' }, TalonOne.LoyaltyBalances)).balance,
    ledger: (await ledger('ledger_transactions', { pageSize: 1000, skip: 0 }, TalonOne.InlineResponse2003)).data,
    changes: changes.data,
    changesMore: changes.hasMore,
    updated: updated.customerProfile,
    pages: [all.data[0].integrationId, next.data[0].integrationId],
    more: [all.hasMore, next.hasMore],
    tooMuch: await refusal(management.removeLoyaltyPoints(program, profile, { points: 1000, name: id })),
    missing: await refusal(management.addLoyaltyPoints(program, 'none', { points: 1, name: id })),
    wrongToken: await refusal(new TalonOne.ManagementApi(client('other', 'other')).getCustomerProfiles({ pageSize: 1 })),
    wrongSecondToken: await refusal(new TalonOne.IntegrationApi(client(token, token)).updateCustomerProfileV2('any', {}, {})),
  }),
);
