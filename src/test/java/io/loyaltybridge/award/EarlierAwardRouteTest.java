package io.loyaltybridge.award;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Installation;
import io.loyaltybridge.settings.OwnFile;
import io.loyaltybridge.settings.OwnFiles;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.RouteDirectory;
import io.loyaltybridge.testing.WixSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A team that copied {@code award-points} while the whole flow was in the template goes on with its copy, beside the shipped routes of today. It replaces
 * the file of its name.
 */
@Tag("service")
class EarlierAwardRouteTest {
    private static final Path RELEASED = Path.of("src/test/resources/released/routes");
    private static final Path SHIPPED = Path.of("routes/award/award-points.camel.yaml");
    private static final String IN_ONE = "award-points-in-one";

    @TempDir
    private Path dir;

    private BridgeFixture fixture;
    private WixSandbox wix;

    private static String earlier(String name) throws IOException {
        return Files.readString(RELEASED.resolve(name + ".camel.yaml"));
    }

    private void start(String text, Map<String, String> more) throws IOException {
        Path routes = RouteDirectory.copy(dir);
        Files.writeString(routes.resolve("award/award-points.camel.yaml"), text);
        Map<String, String> settings = new HashMap<>(more);
        settings.put(FileLocations.ROUTES_KEY, "file:" + routes + "/**/*" + FileLocations.ROUTE_END);
        settings.putAll(source("follows", "points", "7", "once-per", "person-and-kind"));
        fixture = BridgeFixture.start(dir.resolve("data"), settings);
        wix = fixture.wix();
    }

    @AfterEach
    void stop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"award-points-0.1.0", IN_ONE})
    void itsCopyGivesEachSourceItsPointsOnce(String name) throws IOException {
        start(earlier(name), Map.of());

        Inbox.Row like = fixture.like("ada@example.com", "post-1");
        assertThat(like.state()).isEqualTo(EventState.DONE);
        assertThat(like.outcome()).startsWith("awarded 5 points, transaction ");
        assertThat(fixture.like("ada@example.com", "post-1").outcome()).doesNotStartWith("awarded");
        assertThat(fixture.play("follows", payload(newId(), "ada@example.com", null))
                        .outcome())
                .startsWith("awarded 7 points");
        assertThat(wix.balance("ada@example.com")).isEqualTo(12);
        assertThat(wix.transactions("ada@example.com")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"award-points-0.1.0", IN_ONE})
    void itsCopyRunsAgainAfterALostAnswerAndGivesOnce(String name) throws IOException {
        start(earlier(name), Map.of());
        wix.fault("DROP_AFTER", "loyalty_accounts.earnPoints", 1);

        Inbox.Row like = fixture.like("ben@example.com", "post-1");

        assertThat(like.outcome()).startsWith("awarded 5 points");
        assertThat(wix.transactions("ben@example.com")).hasSize(1);
    }

    @Test
    void itsCopyTakesBackAndAsksTheKameletOfASource() throws IOException {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(source("shop", "points.paid", "9", "reverses.cancelled", "/postId"));
        settings.putAll(source("asked", "points", "4", "person", "/from/id", "lookup", "directory-lookup-action"));
        settings.put(
                FileLocations.KAMELETS_KEY,
                "file:kamelets,file:kamelets/rest,classpath:kamelets,file:src/test/resources/lookup");
        start(earlier(IN_ONE), settings);

        ObjectNode paid = payload(newId(), "carla@example.com", "order-1").put("type", "paid");
        assertThat(fixture.play("shop", paid).outcome()).startsWith("awarded 9 points");
        ObjectNode cancelled = payload(newId(), "carla@example.com", "order-1").put("type", "cancelled");
        assertThat(fixture.play("shop", cancelled).outcome()).isEqualTo("takes back 9 points");
        assertThat(wix.balance("carla@example.com")).isZero();

        ObjectNode person = payload(newId(), "", null);
        person.remove("email");
        person.putObject("from").put("id", "7001");
        assertThat(fixture.play("asked", person).outcome()).startsWith("awarded 4 points");
        assertThat(wix.balance("of-7001@example.com")).isEqualTo(4);
    }

    /** What a team changed in its copy counts, and nothing of the shipped flow. */
    @Test
    void itsCopyRunsItsOwnStepsAndNoOthers() throws IOException {
        start(earlier(IN_ONE).replace("award.points} > 0", "award.points} > 6"), Map.of());

        assertThat(fixture.like("dora@example.com", "post-1").state()).isEqualTo(EventState.DONE);
        assertThat(fixture.play("follows", payload(newId(), "dora@example.com", null))
                        .outcome())
                .startsWith("awarded 7 points");

        assertThat(wix.balance("dora@example.com")).isEqualTo(7);
    }

    @Test
    void diffSaysThatTheShippedFileHasChanged() throws IOException {
        Path home = Files.createDirectory(dir.resolve("home"));
        Path own = Files.createDirectory(dir.resolve("own"));
        OwnFiles files = new OwnFiles(new Installation(home, own));
        Files.createDirectories(home.resolve(SHIPPED).getParent());
        Files.writeString(home.resolve(SHIPPED), earlier(IN_ONE));
        files.copy(SHIPPED);
        assertThat(files.of(SHIPPED).state()).isEqualTo(OwnFile.State.SAME);

        Files.writeString(home.resolve(SHIPPED), Files.readString(SHIPPED));
        assertThat(files.of(SHIPPED).state()).isEqualTo(OwnFile.State.OLD);
        Files.writeString(own.resolve(SHIPPED), earlier(IN_ONE).replace("award.points} > 0", "award.points} > 1"));
        assertThat(files.of(SHIPPED).state()).isEqualTo(OwnFile.State.BOTH);
    }
}
