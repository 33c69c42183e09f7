package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.Table;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.site.Site;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The last part of the story: two sites in one service. The program of one goes down; the other does not notice. */
final class DemoSites {
    private static final String ADA = "ada@example.com";
    private static final String ANNA = DemoShops.ANNA;
    private static final String BEN = DemoShops.BEN;
    private static final long LOOK_EVERY_MILLIS = 20;

    /** Who Ada is on each side of a site, and the points that she has to have on both. */
    private record Account(String contact, String customer, long points) {}

    private final DemoShops shops;
    private final PrintWriter out;
    private final Duration patience;
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** @param patience how long it waits for what has to happen */
    DemoSites(DemoShops shops, PrintWriter out, Duration patience) {
        this.shops = shops;
        this.out = out;
        this.patience = patience;
    }

    /** Plays it. True when every purchase came to its own program, once, and nothing is parked. */
    boolean play() throws InterruptedException {
        out.println();
        out.println("Two sites in one service: Anna's bakery in Berlin, and Ben's bicycles in New York."
                + " Each has a program of its own.");
        out.println();
        seed();
        buysAtBoth();
        tellsEachInItsLanguage();
        oneProgramIsDown();
        itIsBack();
        return check();
    }

    private void seed() throws InterruptedException {
        joins(ANNA, 100);
        joins(BEN, 500);
        await("Ada is not linked on both sites", () -> shops.linked(ANNA) == 1 && shops.linked(BEN) == 1);
        tell("Ada is a customer of both, with the same address", balances(ANNA), balances(BEN));
    }

    /** Ada becomes a customer of a site, with as many points on both sides. */
    void joins(String site, long points) {
        accounts.put(
                site,
                new Account(
                        shops.standIns().wix(site).seedMember(ADA, "Ada", null, points),
                        shops.standIns().program(site).seedCustomer(ADA, "Ada", points),
                        points));
    }

    private void buysAtBoth() throws InterruptedException {
        buys(ANNA, 7);
        buys(BEN, 10);
        await("the first purchases did not arrive", () -> arrived(ANNA) && arrived(BEN));
        tell("She buys at both", balances(ANNA), balances(BEN));
    }

    private void tellsEachInItsLanguage() {
        for (String site : DemoShops.BOTH) {
            List<String> lines = new ArrayList<>();
            int exit = shops.bridge().job("message").run(List.of(Site.OPTION + "=" + site), lines::add);
            expect(exit == 0, "message: " + String.join(" ", lines));
        }
        tell("The job `message` of each site speaks its language, and has its words", message(ANNA), message(BEN));
    }

    private void oneProgramIsDown() throws InterruptedException {
        long before = onProgram(ANNA);
        shops.standIns().program(ANNA).faults().add(Fault.always(FaultKind.ERROR_BEFORE, null));
        long calls = shops.standIns().program(ANNA).stats().calls();
        buys(ANNA, 12);
        await(
                "nothing was carried to Anna's program",
                () -> shops.standIns().program(ANNA).stats().calls() > calls);
        buys(BEN, 20);
        await("Ben's purchase did not arrive while Anna's program was down", () -> arrived(BEN));
        expect(onProgram(ANNA) == before, "Anna's program was not down");
        tell("Anna's program goes down, and Ada buys at both", balances(ANNA), balances(BEN));
    }

    private void itIsBack() throws InterruptedException {
        shops.standIns().program(ANNA).faults().clear();
        await("Anna's purchase did not arrive", () -> arrived(ANNA));
        tell("Anna's program is back", balances(ANNA));
    }

    /** Waits until nothing is pending, so that what would come twice has come. */
    boolean check() throws InterruptedException {
        await("events are still pending", () -> shops.events(EventState.PENDING) == 0);
        long parked = shops.events(EventState.PARKED);
        expect(parked == 0, parked + " event(s) are parked");
        Table table = new Table().row("SITE", "CUSTOMER", "ON WIX", "ON THE PROGRAM", "EXPECTED", "");
        accounts.forEach((site, account) -> {
            boolean right = arrived(site);
            expect(right, "the balances of " + site);
            table.row(site, ADA, onWix(site), onProgram(site), account.points(), right ? "right" : "WRONG");
        });
        out.println();
        table.print(out);
        out.println(
                wrong.isEmpty()
                        ? "Every purchase is on its own program, once. Nothing is parked."
                        : "Something is wrong: " + String.join("; ", wrong) + ".");
        out.flush();
        return wrong.isEmpty();
    }

    /** Ada buys on Wix. */
    void buys(String site, long points) {
        Account account = account(site);
        shops.standIns().wix(site).organic(account.contact(), OrganicChange.purchase(points));
        accounts.put(site, new Account(account.contact(), account.customer(), account.points() + points));
    }

    private Account account(String site) {
        return accounts.get(site);
    }

    private boolean arrived(String site) {
        return onWix(site) == account(site).points()
                && onProgram(site) == account(site).points();
    }

    private long onWix(String site) {
        return shops.onWix(site, account(site).contact());
    }

    private long onProgram(String site) {
        return shops.onProgram(site, account(site).customer());
    }

    private String balances(String site) {
        return site + ": " + onWix(site) + " on Wix, " + onProgram(site) + " on the program";
    }

    private String message(String site) {
        return site + ": "
                + shops.standIns().wix(site).messagesToContact(account(site).contact()).stream()
                        .map(message ->
                                message.at("/content/basic/items/0/text").asText())
                        .map(DemoEffects::afterGreeting)
                        .findFirst()
                        .orElse("no message");
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            wrong.add(otherwise);
        }
    }

    private void await(String otherwise, BooleanSupplier condition) throws InterruptedException {
        long end = System.currentTimeMillis() + patience.toMillis();
        boolean holds;
        while (!(holds = condition.getAsBoolean()) && System.currentTimeMillis() < end) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        expect(holds, otherwise);
    }

    private void tell(String what, String... results) {
        out.println("- " + what);
        for (String result : results) {
            out.println("    " + result);
        }
        out.flush();
    }
}
