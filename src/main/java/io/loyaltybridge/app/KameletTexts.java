package io.loyaltybridge.app;

import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the files of Kamelets say of them. */
final class KameletTexts {
    private KameletTexts() {}

    /** The description of a Kamelet that a site uses; empty where it has no file, or none that can be read. */
    static Optional<String> description(Settings site, String name) {
        try {
            for (String location : FileLocations.kamelets(site)) {
                for (Path file : FileLocations.kameletFiles(location)) {
                    if (file.getFileName().toString().equals(name + FileLocations.KAMELET_END)) {
                        return description(file);
                    }
                }
            }
        } catch (IOException | YamlEngineException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<String> description(Path file) throws IOException {
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        return yaml instanceof Map<?, ?> kamelet
                        && kamelet.get("spec") instanceof Map<?, ?> spec
                        && spec.get("definition") instanceof Map<?, ?> definition
                        && definition.get("description") instanceof String text
                ? Optional.of(text.strip())
                : Optional.empty();
    }
}
