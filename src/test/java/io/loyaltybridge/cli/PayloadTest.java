package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.settings.Settings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private static SourceSettings source(Map<String, String> changes) {
        return SourceSettings.of(
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(changes), "social-like");
    }

    private static JsonNode payload(SourceSettings source, String... fields) throws Exception {
        return new ObjectMapper().readTree(Payload.of(source, List.of(fields), NOW));
    }

    @Test
    void namesGoWhereTheSettingsSay() throws Exception {
        JsonNode payload = payload(
                source(Map.of("sources.social-like.email", "/user/mail", "sources.social-like.object", "$.post.id")),
                "email=ada@example.com",
                "object=post-1",
                "event-id=7",
                "occurred-at=2026-01-01T00:00:00Z");

        assertThat(payload.at("/user/mail").asText()).isEqualTo("ada@example.com");
        assertThat(payload.at("/post/id").asText()).isEqualTo("post-1");
        assertThat(payload.at("/id").asText()).isEqualTo("7");
        assertThat(payload.at("/type").asText()).isEqualTo("post.liked");
        assertThat(payload.at("/occurredAt").asText()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void idAndTimeAreMadeWhereNoneIsGiven() throws Exception {
        JsonNode payload = payload(source(Map.of()), "email=a=b@example.com");

        assertThat(payload.at("/id").asText()).matches("[0-9a-f-]{36}");
        assertThat(payload.at("/occurredAt").asText()).isEqualTo("2026-11-20T10:00:00Z");
        assertThat(payload.at("/email").asText()).isEqualTo("a=b@example.com");
    }

    @Test
    void otherNamesAreFieldsOrPointers() throws Exception {
        JsonNode payload = payload(source(Map.of()), "postId=post-1", "/deep/er=x");

        assertThat(payload.at("/postId").asText()).isEqualTo("post-1");
        assertThat(payload.at("/deep/er").asText()).isEqualTo("x");
    }

    @Test
    void fieldThatCannotBePlacedIsRefused() {
        assertThatThrownBy(() -> payload(source(Map.of()), "email"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected field=value, found email");
        assertThatThrownBy(() -> payload(source(Map.of()), "=x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected field=value, found =x");
        assertThatThrownBy(() ->
                        payload(source(Map.of("sources.social-like.email", "$.users[*].mail")), "email=a@example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path $.users[*].mail can match several places; give the field as /path/to/it=value");
    }
}
