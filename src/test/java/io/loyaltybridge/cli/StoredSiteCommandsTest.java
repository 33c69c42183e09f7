package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.site.store.KeptSites;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that keep sites in the store, without a service. */
class StoredSiteCommandsTest {
    private static final String KEY = key("one");
    private static final String SECRET = "a-token-that-nobody-may-see";

    @TempDir
    private Path dir;

    private Path config;
    private Path data;

    private static String key(String word) {
        return Base64.getEncoder()
                .encodeToString((word + "-".repeat(32)).substring(0, 32).getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void process() throws IOException {
        data = dir.resolve("data");
        TestStore.makeTables(data);
        Files.createDirectory(dir.resolve("sites"));
        config("bridge.secrets-key=" + KEY);
    }

    private void config(String... more) throws IOException {
        Path file = dir.resolve("test.properties");
        if (Files.notExists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        config = Files.writeString(
                file,
                "bridge.data-dir=" + data + "\nbridge.management-port=0\nbridge.sites-dir=" + dir.resolve("sites")
                        + "\n" + String.join("\n", more) + "\n");
    }

    private void file(String name, String... lines) throws IOException {
        Files.writeString(dir.resolve("sites").resolve(name + ".properties"), String.join("\n", lines) + "\n");
    }

    private Cli run(String... args) {
        return Cli.run(config, args);
    }

    private void done(String... args) {
        Cli cli = run(args);
        assertThat(cli.exit()).as(cli.out() + cli.err()).isZero();
    }

    private static Cli typed(String lines, java.util.function.Supplier<Cli> command) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
        try {
            return command.get();
        } finally {
            System.setIn(before);
        }
    }

    private String kept(String site, String setting) {
        return KeptSites.in(data).sites().stream()
                .filter(one -> one.name().equals(site))
                .findFirst()
                .orElseThrow()
                .values()
                .get(setting);
    }

    @Test
    void aSiteIsAddedShownAndListed() throws IOException {
        Cli add =
                run("site", "add", "shop", "--instance-id", "Shop-1", "program.token=" + SECRET, "reminder.within=50");

        assertThat(add.exit()).as(add.out() + add.err()).isZero();
        assertThat(add.out()).isEqualTo("site shop was added; `run` serves it\n");
        assertThat(kept("shop", "program.token")).startsWith("enc:v1:");
        Cli show = run("site", "show", "shop");
        assertThat(show.out())
                .containsPattern("program.token +site shop in the store +\\(secret\\)")
                .containsPattern("reminder.within +site shop in the store +50")
                .containsPattern("wix.instance-id +site shop in the store +Shop-1")
                .doesNotContain(SECRET, "enc:");
        assertThat(run("site", "list").out()).containsPattern("shop +Shop-1 +Shop-1 +store +ok");
        JsonNode json =
                new ObjectMapper().readTree(run("site", "list", "--json").out());
        assertThat(json.at("/sites/0/keptIn").asText()).isEqualTo("store");
        assertThat(json.at("/sites/0/file").isNull()).isTrue();
        assertThat(json.at("/sites/0/since").asText()).startsWith("20");
        for (Path file : List.of(data.resolve("bridge.db"), data.resolve("bridge.db-wal"))) {
            if (Files.exists(file)) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain(SECRET);
            }
        }
    }

    @Test
    void aSiteInTheStoreTakesTheCommandsOfASite() {
        done("site", "add", "shop", "--instance-id=shop-1");
        done("site", "add", "other", "--instance-id=other-1");
        Cli links = run("links", "--site", "shop");
        assertThat(links.exit()).as(links.err()).isZero();
        assertThat(run("links").err()).startsWith("--site: expected one of other, shop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Shop | expected a name of at most 41 lower-case letters, digits and '-', other than main, program, wix",
                "wix | expected a name of at most 41 lower-case letters",
                "my.shop | expected a name of at most 41 lower-case letters",
                "social-like | expected another name than social-like, because sources.social-like.",
                "main | site main is described by application.properties or the file of --config; change it there"
            })
    void aNameThatCannotBeIsRefused(String name, String why) {
        Cli add = run("site", "add", name, "--instance-id=x-1");
        assertThat(add.exit()).isEqualTo(1);
        assertThat(add.out()).contains(why);
        assertThat(KeptSites.in(data).sites()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reminder.within=many | site shop in the store: reminder.within: expected a whole number from 1",
                "bridge.port=1 | site shop in the store: bridge.port: belongs to the process, not to a site",
                "program.tokn=x | site shop in the store: program.tokn: ",
                "wix.auth=api-key | site shop in the store: wix.site-id: is not set",
                "bridge.site={{env:X}} | site shop in the store: bridge.site: expected the value itself and no reference",
                "sources.likes.points=many | sources.likes.points: expected a whole number",
                "sources.social-like.route=my-route | expected award-points as another site has it, found my-route",
                "program.connector=other | site shop in the store: program.connector: ",
                "coupons.on=true | site shop in the store: coupons.amount: ",
                "wix.instance-id=Taken-1 | wix.instance-id: expected a value of its own for each site, found \"taken-1\"",
                "bridge.site=taken-1 | bridge.site: expected a value of its own for each site, found \"taken-1\" for both"
            })
    void aSettingThatCannotBeIsRefusedAndNothingChanges(String setting, String why) throws IOException {
        config("bridge.secrets-key=" + KEY, "program.base-url=https://points.example.com");
        file("taken", "wix.instance-id=taken-1");
        done("site", "add", "shop", "--instance-id=shop-1", "reminder.within=50");
        List<?> before = KeptSites.in(data).sites();

        Cli set = run("site", "set", "shop", "texts.default-locale=de", setting);

        assertThat(set.exit()).as(set.out()).isEqualTo(1);
        assertThat(set.out())
                .startsWith("Nothing was changed, because these settings are wrong:\n  ")
                .contains(why);
        assertThat(KeptSites.in(data).sites()).isEqualTo(before);
    }

    @Test
    void whatWasSetIsSaidWithWhatItWasButForSecrets() {
        done("site", "add", "shop", "--instance-id=shop-1", "reminder.within=50", "program.token=" + SECRET);

        Cli set = run(
                "site",
                "set",
                "shop",
                "reminder.within=60",
                "texts.default-locale=de",
                "program.token=" + SECRET + "2");
        assertThat(set.exit()).as(set.out()).isZero();
        assertThat(set.out())
                .isEqualTo("site shop: program.token was (secret), is (secret)\n"
                        + "site shop: reminder.within was \"50\", is \"60\"\n"
                        + "site shop: texts.default-locale was not set, is \"de\"\n");
        assertThat(run("site", "set", "shop", "reminder.within=60").out())
                .isEqualTo("site shop has these settings already; nothing was changed\n");
        assertThat(run("site", "set", "shop", "bridge.site=rows").out())
                .contains("site shop: its rows in the store are those of rows from now on; those of shop-1 stay, and"
                        + " nothing uses them");
        assertThat(run("site", "unset", "shop", "reminder.within", "program.token")
                        .out())
                .contains("reminder.within was \"60\", is not set", "program.token was (secret), is not set");
        Cli unset = run("site", "unset", "shop", "reminder.within");
        assertThat(unset.exit()).isEqualTo(1);
        assertThat(unset.out()).startsWith("nothing was changed: site shop has no reminder.within of its own;");
        assertThat(run("site", "unset", "shop", "wix.instance-id").out())
                .contains("site shop in the store: wix.instance-id: is not set");
    }

    @Test
    void aSiteIsInAFileOrInTheStoreNeverInBoth() throws IOException {
        file("shop", "wix.instance-id=shop-1");
        String file = dir.resolve("sites/shop.properties").toString();
        for (List<String> line : List.of(
                List.of("site", "add", "shop", "--instance-id=other-1"),
                List.of("site", "set", "shop", "reminder.within=1"),
                List.of("site", "pause", "shop"),
                List.of("site", "remove", "shop", "--yes"))) {
            Cli cli = run(line.toArray(String[]::new));
            assertThat(cli.exit()).isEqualTo(1);
            assertThat(cli.out())
                    .isEqualTo("site shop is described by the file " + file
                            + "; change it there. A site is in a file or in the store, never in both\n");
        }
        assertThat(run("site", "set", "main", "reminder.within=1").out()).startsWith("site main is described by");
        done("site", "add", "other", "--instance-id=other-1");
        file("other", "wix.instance-id=other-1");
        assertThat(run("site", "list").out())
                .contains("other.properties and site other in the store: a site is in a file or in the store, never in"
                        + " both");
        assertThat(run("links", "--site=other").exit()).isEqualTo(1);
        assertThat(run("links", "--site=shop").exit()).isZero();
        // The rows are those of the file's site, too.
        assertThat(run("site", "remove", "other", "--yes").out()).startsWith("nothing was changed: site other");
        done("site", "remove", "other", "--yes", "--keep-data");
        assertThat(run("links", "--site=other").exit()).isZero();
    }

    @Test
    void anUnknownSiteAndOneThatIsThereAreSaid() {
        assertThat(run("site", "set", "shop", "reminder.within=1").out())
                .isEqualTo("shop: expected a site in the store, which has none yet; `site add` adds one\n");
        done("site", "add", "shop", "--instance-id=shop-1");
        assertThat(run("site", "pause", "shp").out())
                .isEqualTo("shp: expected a site in the store, which has shop; `site add` adds one\n");
        Cli again = run("site", "add", "shop", "--instance-id=shop-2");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).isEqualTo("site shop is in the store already; `site set shop …` changes it\n");
    }

    @Test
    void secretsAreReadFromStandardInput() {
        Cli add = typed(
                SECRET + "\nhook-of-shop\n",
                () -> run(
                        "site",
                        "add",
                        "shop",
                        "program.token=-",
                        "wix.instance-id=shop-1",
                        "program.webhook-secret=-"));
        assertThat(add.exit()).as(add.out() + add.err()).isZero();
        assertThat(kept("shop", "program.token")).startsWith("enc:v1:");
        assertThat(add.out() + add.err()).doesNotContain(SECRET);
        Cli none = typed("", () -> run("site", "set", "shop", "program.token=-"));
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err())
                .startsWith("program.token=-: expected a line of standard input with the value, found its end");
        assertThat(run("site", "add", "--help").out()).contains("Other users of this machine can read a command line");
    }

    @Test
    void wrongUsageIsSaidWithoutRepeatingWhatMayBeASecret() {
        Cli none = run("site", "set", "shop", SECRET);
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err())
                .startsWith("expected SETTING=VALUE, found an argument without a setting in front of \"=\"")
                .doesNotContain(SECRET);
        assertThat(run("site", "set", "shop", "a=1", "a=2").err()).startsWith("a: expected once, found twice");
        assertThat(run("site", "set", "shop").err()).startsWith("expected at least one SETTING=VALUE");
        assertThat(run("site", "add").exit()).isEqualTo(2);
    }

    @Test
    void withoutAKeyOnlyReferencesAreTaken() throws IOException {
        config();
        Cli add = run("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET);
        assertThat(add.exit()).isEqualTo(1);
        assertThat(add.out())
                .contains("site shop in the store: program.token: expected a reference such as {{env:NAME}} or"
                        + " {{file:PATH}}, because bridge.secrets-key is not set")
                .doesNotContain(SECRET);
        done("site", "add", "shop", "--instance-id=shop-1", "program.token={{env:SHOP_TOKEN}}");
        assertThat(kept("shop", "program.token")).isEqualTo("{{env:SHOP_TOKEN}}");
    }

    @Test
    void aWrongKeyIsAProblemOfTheSitesThatNeedItAlone() throws IOException {
        done("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET);
        done("site", "add", "open", "--instance-id=open-1");
        config("bridge.secrets-key=" + key("two"));

        assertThat(run("site", "list").out())
                .containsPattern("open +open-1 +open-1 +store +ok")
                .containsPattern("shop +- +- +store +site shop in the store: program.token: is encrypted with the key"
                        + " [0-9a-f]{8}; expected that key as bridge.secrets-key or bridge.secrets-key-old, found"
                        + " [0-9a-f]{8}");
        assertThat(run("links", "--site", "open").exit()).isZero();
        Cli shop = run("links", "--site", "shop");
        assertThat(shop.exit()).isEqualTo(1);
        assertThat(shop.err()).contains("site shop in the store: program.token: is encrypted with the key");
        Cli start = run("run");
        assertThat(start.exit()).isEqualTo(1);
        assertThat(start.err()).contains("site shop in the store: program.token: is encrypted with the key");
        assertThat(run("site", "set", "shop", "program.token=new-token-of-shop").exit())
                .as("a new value mends it")
                .isZero();
        assertThat(run("links", "--site", "shop").exit()).isZero();
    }

    @Test
    void rekeyEncryptsEverythingWithTheNewKeyOrNothing() throws IOException {
        done("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET, "reminder.within=50");
        done("site", "add", "other", "--instance-id=other-1", "program.token=" + SECRET);
        String before = kept("shop", "program.token");

        config("bridge.secrets-key=" + key("two"));
        Cli wrong = run("site", "rekey");
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out())
                .contains("site other in the store: program.token: is encrypted with the key")
                .contains("site shop in the store: program.token: is encrypted with the key");
        assertThat(kept("shop", "program.token")).isEqualTo(before);
        config("bridge.secrets-key-old=" + KEY);
        assertThat(run("site", "rekey").out())
                .isEqualTo("bridge.secrets-key: is not set; expected the key that encrypts from now on\n");

        config("bridge.secrets-key=" + key("two"), "bridge.secrets-key-old=" + KEY);
        assertThat(run("site", "rekey").out()).startsWith("secrets encrypted with the new key: 2, of 2 sites;");
        assertThat(run("site", "rekey").out()).startsWith("secrets encrypted with the new key: 0, of 0 sites;");
        config("bridge.secrets-key=" + key("two"));
        assertThat(run("links", "--site", "shop").exit()).isZero();
        assertThat(kept("shop", "reminder.within")).isEqualTo("50");
    }

    @Test
    void aPausedSiteIsListedAndDoesNothing() throws IOException {
        done("site", "add", "shop", "--instance-id=shop-1");
        assertThat(run("site", "resume", "shop").out()).isEqualTo("site shop is not paused; nothing was changed\n");
        assertThat(run("site", "pause", "shop", "--reason", "holidays").out())
                .isEqualTo("site shop is paused: its webhooks are stored, and nothing else is done for it until `site"
                        + " resume shop`\n");
        assertThat(run("site", "pause", "shop").out()).isEqualTo("site shop is paused already; nothing was changed\n");
        assertThat(run("site", "list").out())
                .containsPattern("shop +shop-1 +shop-1 +store +paused since 20\\S+: holidays");
        assertThat(run("links", "--site", "shop").exit()).isZero();
        Cli job = run("parked", "replay", "all", "--site", "shop");
        assertThat(job.exit()).isEqualTo(1);
        assertThat(job.err())
                .isEqualTo("site shop is paused, so nothing is done for it; `site resume shop` ends that\n");
        done("site", "set", "shop", "reminder.within=5");
        assertThat(run("site", "list").out()).contains("paused since");
        assertThat(run("site", "resume", "shop").out())
                .isEqualTo("site shop is resumed: what it has stored meanwhile is done now\n");
        done("parked", "replay", "all", "--site", "shop");
    }

    @Test
    void whatIsDoneToOneSiteChangesNoOther() throws IOException {
        done("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET, "reminder.within=50");
        done("site", "add", "other", "--instance-id=other-1", "program.token=" + SECRET, "reminder.within=50");
        List<?> others = KeptSites.in(data).sites().subList(0, 1);
        Path files = Files.createDirectory(dir.resolve("in"));
        Files.writeString(files.resolve("shop.properties"), "wix.instance-id=shop-1\nreminder.within=7\n");
        for (List<String> line : List.of(
                List.of("site", "set", "shop", "reminder.within=60"),
                List.of("site", "unset", "shop", "program.token"),
                List.of("site", "pause", "shop"),
                List.of("site", "resume", "shop"),
                List.of("site", "import", files.toString(), "--replace"),
                List.of("site", "show", "shop"),
                List.of("site", "remove", "shop", "--yes"))) {
            Cli cli = run(line.toArray(String[]::new));
            assertThat(cli.exit()).as(cli.out() + cli.err()).isZero();
            assertThat(cli.out() + cli.err()).doesNotContain("other");
            assertThat(KeptSites.in(data).sites().subList(0, 1)).isEqualTo(others);
        }
    }

    private void link(String site) {
        Tables.change(
                data,
                "INSERT INTO links (site, id, email, contact_id, state, created_at, updated_at) VALUES ('" + site + "',"
                        + " 'link-1', 'ada@example.com', 'contact-1', 'MATCHED', 1000, 1000)");
    }

    @Test
    void removingASiteRemovesWhatIsKeptOfIt() {
        done("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET);
        done("site", "add", "other", "--instance-id=other-1");
        link("shop-1");
        link("other-1");
        Cli unsure = run("site", "remove", "shop");
        assertThat(unsure.exit()).isZero();
        assertThat(unsure.out())
                .isEqualTo("Would remove site shop with its settings, and what is kept of it: links 1. Nothing was"
                        + " changed; --yes does it, and with --keep-data what is kept of it stays.\n");
        assertThat(Tables.count(data, "sites")).isEqualTo(2);
        assertThat(Tables.count(data, "site_states")).isZero();

        Cli remove = run("site", "remove", "shop", "--yes");
        assertThat(remove.out()).isEqualTo("Removed site shop with its settings: links 1.\n");
        assertThat(remove.exit()).isZero();
        assertThat(KeptSites.in(data).sites()).extracting(StoredSite::name).containsExactly("other");
        assertThat(Tables.count(data, "site_settings WHERE name = 'shop'")).isZero();
        assertThat(Tables.count(data, "site_states")).isZero();
        assertThat(Tables.count(data, "links WHERE site = 'shop-1'")).isZero();
        assertThat(Tables.count(data, "links WHERE site = 'other-1'")).isEqualTo(1);
    }

    @Test
    void removingGoesOnWhereItWasInterrupted() {
        done("site", "add", "shop", "--instance-id=shop-1");
        link("shop-1");
        Tables.change(
                data,
                "INSERT INTO site_states (id, state, reason, since, told_at) VALUES ('shop-1', 'erasing', 'site remove',"
                        + " 0, 0)");
        assertThat(run("site", "list").out()).contains("erasing since 1970-01-01T00:00:00Z");
        assertThat(run("site", "resume", "shop").out()).contains("is being erased");
        assertThat(run("site", "remove", "shop", "--yes").out())
                .isEqualTo("Removed site shop with its settings: links 1.\n");
        assertThat(KeptSites.in(data).sites()).isEmpty();
    }

    @Test
    void aRemovedAppIsShownAndResumedByAPerson() throws IOException {
        file("shop", "wix.instance-id=shop-1");
        done("site", "add", "other", "--instance-id=other-1");
        Tables.change(
                data,
                "INSERT INTO site_states (id, state, reason, since, told_at) VALUES ('shop-1', 'removed', 'AppRemoved',"
                        + " 0, 0)");
        assertThat(run("site", "list").out()).contains("removed since 1970-01-01T00:00:00Z, is erased on 1970-01-31");
        assertThat(run("site", "list", "--json").out())
                .contains("\"state\" : \"removed\"", "\"erasedOn\" : \"1970-01-31\"");
        assertThat(run("site", "show", "shop").out()).startsWith("site shop is removed since 1970-01-01");
        assertThat(run("site", "resume", "shop").out()).startsWith("site shop is resumed");
        assertThat(run("site", "list").out()).doesNotContain("removed since");
        assertThat(run("site", "resume", "shop").out()).startsWith("site shop is described by the file");
    }

    @Test
    void removingASiteMayKeepItsRows() {
        done("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET);
        link("shop-1");
        Cli unsure = run("site", "remove", "shop", "--keep-data");
        assertThat(unsure.exit()).isEqualTo(2);
        assertThat(unsure.err()).startsWith("expected --yes: the settings of site shop are gone then");
        assertThat(KeptSites.in(data).sites()).hasSize(1);

        Cli remove = run("site", "remove", "shop", "--yes", "--keep-data");
        assertThat(remove.exit()).isZero();
        assertThat(remove.out())
                .startsWith("site shop was removed from the store, with its settings, and is not served any more\n"
                        + "kept: everything that is stored under its id shop-1,");
        assertThat(KeptSites.in(data).sites()).isEmpty();
        assertThat(Tables.count(data, "site_settings")).isZero();
        done("site", "add", "shop", "--instance-id=shop-1");
        assertThat(run("links", "--site", "shop").out()).contains("ada@example.com");
    }

    @Test
    void whatIsExportedCanBeImportedElsewhere() throws IOException {
        done("site", "add", "shop", "--instance-id=shop-1", "program.token=" + SECRET, "coupons.name=a\\b = c #1 ä");
        done("site", "add", "other", "--instance-id=other-1", "program.token={{env:OTHER}}", "coupons.name=");
        Path files = Files.createDirectory(dir.resolve("out"));

        assertThat(run("site", "export", files.toString()).out()).isEqualTo("2 sites in " + files + "\n");
        assertThat(Files.readString(files.resolve("shop.properties")))
                .contains("enc:v1:")
                .doesNotContain(SECRET);
        assertThat(Files.readString(files.resolve("other.properties"))).contains("program.token={{env:OTHER}}\n");
        Cli again = run("site", "export", files.toString());
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err())
                .startsWith(files.resolve("other.properties") + " exists and 1 more; nothing was written");
        assertThat(run("site", "export", dir.resolve("none").toString()).err()).contains("there is no directory");

        List<?> before = KeptSites.in(data).sites().stream()
                .map(site -> List.of(site.name(), site.id(), site.values()))
                .toList();
        data = dir.resolve("elsewhere");
        config("bridge.secrets-key=" + KEY);
        assertThat(run("site", "import", files.toString()).out()).isEqualTo("sites were imported: 2 new, 0 replaced\n");
        assertThat(KeptSites.in(data).sites().stream()
                        .map(site -> List.of(site.name(), site.id(), site.values()))
                        .toList())
                .isEqualTo(before);
    }

    @Test
    void anImportTakesAllFilesOrNone() throws IOException {
        done("site", "add", "there", "--instance-id=there-1");
        Path files = Files.createDirectory(dir.resolve("in"));
        Files.writeString(files.resolve("a.properties"), "wix.instance-id=a-1\nprogram.token=" + SECRET + "\n");
        Files.writeString(files.resolve("b.properties"), "wix.instance-id=b-1\nreminder.within=many\n");
        Files.writeString(files.resolve("c.properties"), "wix.instance-id=a-1\nbridge.site=c\n");
        Files.writeString(files.resolve("there.properties"), "wix.instance-id=there-2\n");
        Files.writeString(files.resolve("Bad.properties"), "wix.instance-id=bad-1\n");
        List<?> before = KeptSites.in(data).sites();

        Cli wrong = run("site", "import", files.toString());
        assertThat(wrong.exit()).isEqualTo(1);
        assertThat(wrong.out())
                .startsWith("Nothing was changed, because these settings are wrong:\n")
                .contains(
                        files + "/b.properties:2: reminder.within: expected a whole number",
                        files + "/a.properties:1 and " + files + "/c.properties:1: wix.instance-id: expected a value of"
                                + " its own",
                        files + "/there.properties: site there is in the store already; --replace replaces it",
                        files + "/Bad.properties: expected a name of at most 41")
                .doesNotContain(SECRET);
        assertThat(KeptSites.in(data).sites()).isEqualTo(before);

        for (String name : List.of("b", "c", "Bad")) {
            Files.delete(files.resolve(name + ".properties"));
        }
        assertThat(run("site", "import", files.toString(), "--replace").out())
                .isEqualTo("sites were imported: 1 new, 1 replaced\n");
        assertThat(kept("there", "wix.instance-id")).isEqualTo("there-2");
        assertThat(kept("a", "program.token")).startsWith("enc:v1:");
    }

    @Test
    void anImportNamesADirectoryThatHasNoSitesAndSitesOfOtherFiles() throws IOException {
        assertThat(run("site", "import", dir.resolve("none").toString()).out())
                .contains("none: expected a directory with files <name>.properties");
        Path empty = Files.createDirectory(dir.resolve("empty"));
        assertThat(run("site", "import", empty.toString()).out())
                .isEqualTo(empty + ": expected files <name>.properties, found none\n");
        file("shop", "wix.instance-id=shop-1");
        Cli same = run("site", "import", dir.resolve("sites").toString());
        assertThat(same.exit()).isEqualTo(1);
        assertThat(same.out()).contains("a site is in a file or in the store, never in both");
        Path others = Files.createDirectory(dir.resolve("others"));
        done("site", "add", "x", "--instance-id=x-1", "program.token=" + SECRET);
        Files.writeString(
                others.resolve("y.properties"),
                "wix.instance-id=y-1\nprogram.token=" + kept("x", "program.token") + "\n");
        assertThat(run("site", "import", others.toString()).out())
                .contains("y.properties:2: program.token: expected a value that was encrypted for this setting of this"
                        + " site");
    }

    @Test
    void theProcessAloneIsCheckedAsASiteWhereTheStoreHasNone() throws IOException {
        done("site", "add", "shop", "--instance-id=shop-1", "mail.from=shop@example.com");
        config("bridge.secrets-key=" + KEY, "mail.host=mail.example.com");
        assertThat(run("site", "list").out()).containsPattern("shop .*ok");
        done("site", "remove", "shop", "--yes");
        Cli none = run("links");
        assertThat(none.exit()).isEqualTo(1);
        assertThat(none.err()).contains("mail.from: is not set; mail.host needs it");
    }
}
