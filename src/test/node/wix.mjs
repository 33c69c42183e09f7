// Calls of the bridge to Wix, made by Wix's own client. It always calls www.wixapis.com, so the address of each call is replaced, and nothing else.
// In: {url, token, site, contact, amount, id, newEmail}.
import { readFileSync } from 'node:fs';
import { ApiKeyStrategy, createClient } from '@wix/sdk';
import * as accountsApi from '@wix/auto_sdk_loyalty_accounts';
import * as contactsApi from '@wix/auto_sdk_crm_contacts';
import * as programsApi from '@wix/auto_sdk_loyalty_programs';
import * as transactionsApi from '@wix/auto_sdk_loyalty_transactions';

const { url, token, site, contact, amount, id, newEmail } = JSON.parse(readFileSync(0, 'utf8'));
const send = globalThis.fetch;
globalThis.fetch = (to, options) => send(String(to).replace('https://www.wixapis.com', url), options);

const modules = { accounts: accountsApi, contacts: contactsApi, programs: programsApi, transactions: transactionsApi };
const client = (apiKey) => createClient({ auth: ApiKeyStrategy({ apiKey, siteId: site }), modules });
const { accounts, contacts, programs, transactions } = client(token);

async function refusal(call) {
  try {
    return `answered: ${JSON.stringify(await call)}`;
  } catch (e) {
    const code = e.details?.applicationError?.code ?? e.code;
    return code === undefined ? `not read: ${e}` : String(code);
  }
}

const { account } = await accounts.getAccountBySecondaryId({ contactId: contact });
const earned = await accounts.earnPoints(account._id, { amount, appId: site, idempotencyKey: id, description: id });
const adjusted = await accounts.adjustPoints(account._id, { amount: -1, description: `${id}-less`, revision: earned.account.revision });
const queried = await accounts.queryLoyaltyAccounts().eq('contactId', contact).limit(10).find();
const ledger = await transactions.queryLoyaltyTransactions().eq('accountId', account._id).descending('_createdDate').limit(10).find();
const created = await contacts.createContact({ emails: { items: [{ email: newEmail }] } });
const program = await programs.getLoyaltyProgram();
const newContact = await contacts.getContact(created.contact._id);
const createdAccount = await accounts.createAccount(created.contact._id);

const words = [
  ...ledger.items.map((each) => [transactionsApi.TransactionType, each.transactionType]),
  [programsApi.ProgramStatus, program.loyaltyProgram.status],
  [programsApi.Status, program.loyaltyProgram.pointsExpiration.status],
  [contactsApi.ContactSourceType, newContact.source.sourceType],
  [contactsApi.ContactActivityType, newContact.lastActivity.activityType],
  [contactsApi.SubscriptionStatus, newContact.primaryEmail.subscriptionStatus],
  [contactsApi.EmailDeliverabilityStatus, newContact.primaryEmail.deliverabilityStatus],
  [contactsApi.EmailTag, newContact.info.emails.items[0].tag],
];
const times = [account._createdDate, account._updatedDate, account.lastActivityDate, newContact._createdDate, ...ledger.items.map((each) => each._createdDate)];

process.stdout.write(
  JSON.stringify({
    account,
    earned,
    adjusted,
    read: await accounts.getAccount(account._id),
    queried: queried.items,
    ledger: ledger.items,
    one: await transactions.getLoyaltyTransaction(earned.transactionId),
    count: (await accounts.countAccounts({})).count,
    totals: await accounts.getProgramTotals(),
    status: program.loyaltyProgram.status,
    contact: newContact,
    unknownWords: words.filter(([known, word]) => !Object.values(known).includes(word)).map(([, word]) => String(word)),
    noTimes: times.filter((time) => !(time instanceof Date) || Number.isNaN(time.getTime())).map(String),
    contacts: (await contacts.queryContacts().eq('primaryInfo.email', newEmail).find()).items.length,
    createdAccount: createdAccount.account,
    missing: await refusal(accounts.getAccount('00000000-0000-0000-0000-000000000000')),
    staleRevision: await refusal(accounts.adjustPoints(account._id, { amount: 1, description: id, revision: '1' })),
    wrongKey: await refusal(client('').accounts.getAccount(account._id)),
  }),
);
