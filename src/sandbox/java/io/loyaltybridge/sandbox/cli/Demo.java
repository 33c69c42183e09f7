package io.loyaltybridge.sandbox.cli;

import io.loyaltybridge.cli.ExplainText;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.util.Map;

/** The story of {@code demo}: a few customers, what happens to each, and a check at the end of each part. */
final class Demo implements AutoCloseable {
    private static final String SHOWN = "dora@example.com";
    private static final int LINES = 1_000;

    private final Settings base;
    private final DemoWorld world;
    private final PrintWriter out;

    private Demo(Settings base, DemoWorld world, PrintWriter out) {
        this.base = base;
        this.world = world;
        this.out = out;
    }

    static Demo start(Settings settings, PrintWriter out) throws Exception {
        return new Demo(settings, DemoWorld.start(settings), out);
    }

    /** Plays the story. True when every balance on both sides is right, and every effect came once. */
    boolean play() throws Exception {
        out.println("Stand-ins for Wix and for an external loyalty program listen at "
                + world.wix().baseUrl() + " and " + world.program().baseUrl() + ", the bridge at " + world.url());
        DemoCheck check = new DemoCheck(world, out, DemoWorld.PATIENCE);
        Map<String, Long> likes = new DemoLikes(world, out).play();
        boolean right = check.that(likes);
        DemoTraffic traffic = new DemoTraffic(world, out, likes);
        right &= check.that(traffic.play());
        traffic.calm();
        explain();
        right &= new DemoEffects(world, out).play();
        try (DemoShops shops = DemoShops.start(base, world.configFile().resolveSibling("shops"))) {
            return right & new DemoSites(shops, out, DemoWorld.PATIENCE).play();
        }
    }

    private void explain() {
        out.println("How did Dora's balances come about? `explain " + SHOWN + "`:");
        out.println();
        world.reader().find(SHOWN).stream()
                .findFirst()
                .flatMap(entry -> world.reader().customer(entry.link().id(), LINES))
                .ifPresent(facts -> ExplainText.print(
                        Explainer.explain(facts), world.settings().timeZone(), out));
    }

    void printWhatToTry() {
        String config = " --config " + world.configFile();
        String management = world.bridge().managementUrl() + "/observe/";
        out.println();
        out.println("The demo keeps running. In another terminal:");
        out.println("  ./loyalty-bridge send" + config + " social-like email=ada@example.com postId=post-7");
        out.println("  ./loyalty-bridge explain" + config + " ada@example.com");
        out.println("  ./loyalty-bridge links" + config);
        out.println("  ./loyalty-bridge parked list" + config);
        out.println("  ./loyalty-bridge events list" + config);
        out.println("  ./loyalty-bridge preview" + config + " reminder --locale de");
        out.println("  ./loyalty-bridge coupons" + config + " --dry-run");
        out.println("  ./loyalty-bridge remind" + config + " --dry-run");
        out.println("  curl -s " + world.wix().baseUrl() + "/_sandbox/coupons");
        out.println("  curl -s " + world.wix().baseUrl() + "/_sandbox/messages");
        out.println("  curl -s " + management + "health");
        out.println("  curl -s " + management + "metrics | grep ^bridge_");
        out.println("Ctrl-C ends it and removes its data.");
        out.flush();
    }

    @Override
    public void close() {
        world.close();
    }
}
