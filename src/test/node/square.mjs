// The calls of the connector "square", made by Square's own client and read by its types. In: {url, token, email, phone, amount, id}.
import { readFileSync } from 'node:fs';
import { Square, SquareClient, SquareError } from 'square';

const { url, token, email, phone, amount, id } = JSON.parse(readFileSync(0, 'utf8'));
const square = new SquareClient({ baseUrl: url, token, maxRetries: 0 });
const { accounts, programs } = square.loyalty;

const profiles = await square.customers.search({ limit: 100n, query: { filter: { emailAddress: { exact: email } } } });
const profile = profiles.customers[0];
const found = await accounts.search({ query: { customerIds: [profile.id] }, limit: 30 });
const accountId = found.loyaltyAccounts[0].id;
const change = { accountId, adjustPoints: { points: amount, reason: id }, idempotencyKey: id };
const adjusted = await accounts.adjust(change);
const repeated = await accounts.adjust(change);
const events = await square.loyalty.searchEvents({ query: { filter: { loyaltyAccountFilter: { loyaltyAccountId: accountId } } }, limit: 30 });
const program = await programs.get({ programId: 'main' });
const created = await accounts.create({
  loyaltyAccount: { programId: program.program.id, mapping: { phoneNumber: phone } },
  idempotencyKey: `${id}-new`,
});
const first = await accounts.search({ limit: 1 });
const second = await accounts.search({ limit: 1, cursor: first.cursor });
const several = await square.customers.bulkRetrieveCustomers({ customerIds: [profile.id] });

const unknownWords = [];
function unknown(words, word) {
  if (!Object.values(words).includes(word)) {
    unknownWords.push(word);
  }
}
for (const event of events.events) {
  unknown(Square.LoyaltyEventType, event.type);
  unknown(Square.LoyaltyEventSource, event.source);
}
unknown(Square.CustomerCreationSource, profile.creationSource);
unknown(Square.LoyaltyProgramStatus, program.program.status);

async function refusal(call) {
  try {
    return `answered: ${JSON.stringify(await call)}`;
  } catch (e) {
    if (!(e instanceof SquareError)) {
      return `not read: ${e}`;
    }
    const { category, code } = e.errors[0];
    unknown(Square.ErrorCategory, category);
    unknown(Square.ErrorCode, code);
    return `${e.statusCode} ${category} ${code}`;
  }
}

process.stdout.write(
  JSON.stringify(
    {
      profileEmail: profile.emailAddress,
      profilePhone: profile.phoneNumber,
      accountId,
      adjusted: adjusted.event,
      repeated: repeated.event,
      event: events.events.find((event) => event.adjustPoints?.reason === id),
      account: (await accounts.get({ accountId })).loyaltyAccount,
      created: created.loyaltyAccount,
      pages: [first.loyaltyAccounts[0].id, second.loyaltyAccounts[0].id],
      severalEmails: Object.values(several.responses).map((each) => each.customer.emailAddress),
      sameEmail: (await square.customers.get({ customerId: profile.id })).customer.emailAddress,
      missing: await refusal(accounts.get({ accountId: 'none' })),
      tooMuch: await refusal(accounts.adjust({ accountId, adjustPoints: { points: -1000 }, idempotencyKey: `${id}-2` })),
      keyReused: await refusal(accounts.adjust({ ...change, adjustPoints: { points: amount + 1, reason: id } })),
      badPhone: await refusal(accounts.create({ loyaltyAccount: { programId: program.program.id, mapping: { phoneNumber: '415' } }, idempotencyKey: `${id}-3` })),
      wrongToken: await refusal(new SquareClient({ baseUrl: url, token: 'other', maxRetries: 0 }).loyalty.accounts.get({ accountId })),
      unknownWords,
      unknownWords,
    },
    (name, value) => (typeof value === 'bigint' ? Number(value) : value),
  ),
);
