package io.loyaltybridge.bench;

import io.loyaltybridge.bench.SetupSite.On;
import io.loyaltybridge.bench.SetupSite.Ran;
import java.util.List;
import java.util.Locale;

/**
 * Measures what {@code setup} costs: calls to Wix for each customer, and the minutes that the quota makes of them, beside
 * the plain recipe of one customer after the other. Counts depend on nothing but the number of customers.
 */
final class SetupBench {
    private static final int FEW = 1_000;
    private static final int MANY = 10_000;
    private static final int BY_CALLS_WITH_QUOTA = 200;
    private static final double NEW_WITH_BALANCE = 2.05;
    private static final double NEW = 1.05;
    private static final double RIGHT = 0.03;
    private static final double IMPORT = 0.01;

    private final SetupSite site;
    private final PlainRecipe plain;

    SetupBench(SetupSite site) {
        this.site = site;
        this.plain = new PlainRecipe(site.wix().url());
    }

    void measure() throws Exception {
        for (int customers : List.of(FEW, MANY)) {
            System.out.printf(Locale.ROOT, "%n  %,d customers; calls to Wix for each, and minutes at %d calls a minute%n", customers, Calls.PER_MINUTE);
            newWithBalance(customers);
            newFromContacts(customers);
            right(customers);
            withoutContacts(customers);
        }
        System.out.println();
        withQuota(BY_CALLS_WITH_QUOTA, "calls");
        withQuota(MANY, "imports");
    }

    /** The contacts are there, the accounts are not. */
    private void newWithBalance(int customers) throws Exception {
        site.begin(customers, On.CONTACTS, 0);
        long recipe = recipe(plain.balances(customers), customers, true);
        long recipeAgain = plain.balances(customers);

        site.begin(customers, On.CONTACTS, 0);
        Ran ran = site.csv("--via", "calls");
        site.wix().expect(customers, true);
        System.out.println("  " + ran.line("Plan: "));
        row("new with a balance, by calls", customers, ran, recipe, NEW_WITH_BALANCE);
        repeated(customers, recipeAgain, "calls");

        site.begin(customers, On.CONTACTS, 0);
        byImports("new with a balance, by imports", customers, recipe);
        repeated(customers, recipeAgain, "imports");
    }

    private void repeated(int customers, long recipe, String via) throws Exception {
        Ran ran = site.csv("--via", via);
        row("  the same command again", customers, ran, recipe, RIGHT);
        ran = site.csv("--via", via, "--again");
        row("  the same with --again", customers, ran, recipe, RIGHT);
        site.wix().expect(customers, true);
    }

    /** Who is a contact gets an account. */
    private void newFromContacts(int customers) throws Exception {
        site.begin(customers, On.CONTACTS, 0);
        long recipe = recipe(plain.accounts(), customers, false);
        long recipeAgain = plain.accounts();

        site.begin(customers, On.CONTACTS, 0);
        List<String> command = List.of("--from", "contacts", "--via", "calls");
        Ran ran = site.setup(command);
        site.wix().expect(customers, false);
        row("new without a balance, --from contacts", customers, ran, recipe, NEW);
        ran = site.setup(command);
        row("  the same command again", customers, ran, recipeAgain, RIGHT);
    }

    /** On Wix everything is as the file says, and the bridge does not know it. */
    private void right(int customers) throws Exception {
        site.begin(customers, On.ACCOUNTS, 0);
        long recipe = recipe(plain.balances(customers), customers, true);
        Ran ran = site.csv("--via", "calls");
        site.wix().expect(customers, true);
        row("right already, seen for the first time", customers, ran, recipe, RIGHT);
    }

    private void withoutContacts(int customers) throws Exception {
        site.begin(customers, On.NOTHING, 0);
        long recipe = recipe(plain.balances(customers), customers, true);

        site.begin(customers, On.NOTHING, 0);
        Ran ran = site.csv("--via", "calls");
        site.wix().expect(customers, true);
        row("no contact yet, by calls", customers, ran, recipe, null);

        site.begin(customers, On.NOTHING, 0);
        byImports("no contact yet, by imports", customers, recipe);
    }

    /** What is read before is what a dry run reads; what is read beyond it is the check afterwards. */
    private void byImports(String what, int customers, long recipe) throws Exception {
        Ran planned = site.csv("--via", "imports", "--dry-run");
        Bench.require(planned.calls().all() == reads(planned.calls()), "a dry run changed something: " + planned.calls());
        Ran ran = site.csv("--via", "imports");
        site.wix().expect(customers, true);
        Calls after = ran.calls().minus(planned.calls());
        Bench.require(after.of("loyalty_accounts.queryLoyaltyAccounts") == reads(after), "not only accounts were checked: " + after);
        System.out.println("  " + ran.line("Plan: "));
        row(what, customers, ran, recipe, null);
        row("  the import itself", after.of("loyalty_imports."), customers, IMPORT, after.of("files.") + " upload goes to another host");
        row("  accounts read afterwards, 100 a call", reads(after), customers, null, "");
        row("  read beforehand", planned.calls().all(), customers, null, "as much as a --dry-run");
    }

    private long recipe(long made, int customers, boolean balances) throws Exception {
        site.wix().expect(customers, balances);
        Bench.require(made == site.wix().calls().all(), "counted differently");
        return made;
    }

    private static long made(Calls calls) {
        return calls.of("crm_contacts.createContact") + calls.of("loyalty_accounts.createAccount") + calls.of("loyalty_accounts.adjustPoints") + calls.of("loyalty_imports.");
    }

    private static long reads(Calls calls) {
        return calls.all() - made(calls);
    }

    private static String parts(Calls calls) {
        long contacts = calls.of("crm_contacts.listContacts") + calls.of("crm_contacts.queryContacts");
        long program = calls.of("loyalty_programs.getLoyaltyProgram");
        return String.format(Locale.ROOT, "%,d calls: made %,d contacts, %,d accounts, %,d points; %,d of an import; read contacts %,d, accounts %,d, program %,d", calls.all(),
                calls.of("crm_contacts.createContact"), calls.of("loyalty_accounts.createAccount"), calls.of("loyalty_accounts.adjustPoints"), calls.of("loyalty_imports."),
                contacts, reads(calls) - contacts - program, program);
    }

    private static void row(String what, int customers, Ran ran, long recipe, Double aim) {
        long calls = ran.calls().all();
        row(what, calls, customers, aim, String.format(Locale.ROOT, "%s; the plain recipe %s, %.1f min, %.1f times as many; %.1f s without a quota", parts(ran.calls()),
                Calls.each(recipe, customers), Calls.minutes(recipe), recipe / (double) calls, ran.millis() / 1000.0));
    }

    private static void row(String what, long calls, int customers, Double aim, String how) {
        String verdict = aim == null ? "" : String.format(Locale.ROOT, "aim %.2f: %s; ", aim, calls <= aim * customers ? "met" : "MISSED");
        Bench.row(what, String.format(Locale.ROOT, "%s %7.2f min", Calls.each(calls, customers), Calls.minutes(calls)), verdict + how);
    }

    /** With the quota switched on in the bridge and in the stand-in, from the first call to the last. */
    private void withQuota(int customers, String via) throws Exception {
        site.begin(customers, On.CONTACTS, Calls.PER_MINUTE);
        Ran ran = site.csv("--via", via);
        long calls = ran.calls().all();
        long throttled = site.wix().throttled();
        site.wix().quota(0);
        site.wix().expect(customers, true);
        Bench.row(String.format(Locale.ROOT, "%,d customers by %s, quota on", customers, via), String.format(Locale.ROOT, "%.2f min", ran.millis() / 60_000.0),
                String.format(Locale.ROOT, "%,d calls / %d = %.2f min; answers 429: %d", calls, Calls.PER_MINUTE, Calls.minutes(calls), throttled));
    }
}
