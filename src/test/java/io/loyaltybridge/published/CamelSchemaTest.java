package io.loyaltybridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each route, each template and each Kamelet keeps to the schema that Camel ships with its YAML DSL. */
class CamelSchemaTest {
    private static JsonSchema schema;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file = CamelSchemaTest.class.getResourceAsStream("/schema/camelYamlDsl.json")) {
            schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V4)
                    .getSchema(new ObjectMapper().readTree(Objects.requireNonNull(file)));
        }
    }

    static List<Path> files() throws IOException {
        return FlowFiles.all();
    }

    /** What is wrong, a line each with its place. The flow of a Kamelet is a template. */
    private static List<String> problems(JsonNode file) {
        JsonNode flows = file;
        if (!file.isArray()) {
            ObjectNode template = file.at("/spec/template").deepCopy();
            template.set("id", file.at("/metadata/name"));
            ObjectNode entry = template.objectNode();
            entry.set("routeTemplate", template);
            flows = template.arrayNode().add(entry);
        }
        return schema.validate(flows).stream()
                .map(ValidationMessage::getMessage)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileKeepsToTheSchema(Path file) throws IOException {
        assertThat(problems(FlowFiles.read(file))).isEmpty();
    }

    @Test
    void mistakesAreFound() {
        String start = "- route:\n    id: mine\n    from:\n      uri: direct:mine\n      steps:\n";

        assertThat(problems(Steps.read(start + "        - log: {message: a}\n")))
                .isEmpty();
        assertThat(problems(Steps.read(start + "        - logg: {message: a}\n")))
                .anyMatch(line -> line.contains("'logg'"));
        assertThat(problems(Steps.read(start + "        - log: {text: a}\n")))
                .anyMatch(line -> line.contains("'text'"));
        assertThat(problems(Steps.read(start.replace("uri", "url") + "        - log: {message: a}\n")))
                .anyMatch(line -> line.contains("'url'"));
    }
}
