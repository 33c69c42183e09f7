package io.loyaltybridge.cli;

import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of a connector that somebody begins: those of one that is there, with some keys of its profile changed.
 *
 * @param files by their path, in the order in which they are written
 */
record NewConnector(String name, ProgramProfile profile, Path profileFile, Path kamelets, Map<Path, String> files) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final String HINT =
            "# Change the path, the fields of the body and those of the answer to what %s's API has. What is set before this is\n"
                    + "# called, and what it has to set, is in the description.\n";

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Puts the files together; writes nothing.
     *
     * @param keys of the profile, with their values
     * @throws IllegalArgumentException where the profile would be wrong, naming the key
     * @throws CommandFailedException   where there is a connector of this name
     */
    static NewConnector of(String name, Path profilesDir, Path kameletsDir, Map<String, String> keys)
            throws IOException {
        String like = "set".equals(keys.get("idempotency")) ? "plain" : "rest";
        Path programs = profilesDir.resolve("programs");
        Path profileFile = programs.resolve(name + ".properties");
        Path kamelets = kameletsDir.resolve(name);
        Installation installation = Installation.here();
        for (Path there : List.of(profileFile, kamelets)) {
            if (installation.places(there).stream().anyMatch(Files::exists)) {
                throw new CommandFailedException(there + " exists, and nothing is replaced");
            }
        }
        String text =
                changed(Files.readString(installation.file(programs.resolve(like + ".properties"))), name, like, keys);
        ProgramProfile profile = ProgramProfile.of(profileFile.toString(), text);
        Map<Path, String> files = new LinkedHashMap<>();
        files.put(profileFile, text);
        for (String kamelet : profile.kamelets()) {
            String file = kamelet + FileLocations.KAMELET_END;
            files.put(
                    kamelets.resolve(file),
                    String.format(HINT, name)
                            + Files.readString(
                                    installation.file(kameletsDir.resolve(like).resolve(file))));
        }
        return new NewConnector(name, profile, profileFile, kamelets, files);
    }

    /** The text of a profile, in which each key has its line, also where that was a comment; a key without one gets it at the end. */
    private static String changed(String text, String name, String like, Map<String, String> keys) {
        String changed = text.replaceFirst("\"" + like + "\"", "\"" + name + "\"");
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String line = key.getKey() + "=" + key.getValue();
            Matcher at = Pattern.compile("(?m)^#?" + Pattern.quote(key.getKey()) + "=.*$")
                    .matcher(changed);
            changed = at.find() ? at.replaceFirst(Matcher.quoteReplacement(line)) : changed + line + "\n";
        }
        return changed;
    }

    /** Writes the files, and returns them. */
    List<Path> write() throws IOException {
        Files.createDirectories(kamelets);
        Files.createDirectories(profileFile.toAbsolutePath().getParent());
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.writeString(file.getKey(), file.getValue(), java.nio.file.StandardOpenOption.CREATE_NEW);
        }
        return List.copyOf(files.keySet());
    }

    /** What to do next, a line each. */
    List<String> next() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("With what the profile says now, the promise is "
                + profile.capabilities().promise() + ".");
        lines.add("");
        lines.add("Next:");
        lines.add("1. " + kamelets + ": change paths and fields to those of the program's API.");
        lines.add("2. " + profileFile
                + ": change where things stand in its webhooks and errors, and what its API guarantees.");
        lines.add("3. application.properties: program.connector=" + name + " and program.base-url"
                + (profile.needsAppId() ? ", program.app-id" : "")
                + "; PROGRAM_TOKEN and PROGRAM_WEBHOOK_SECRET in the environment.");
        lines.add(
                "4. ./loyalty-bridge setup --from program --link-only --dry-run reads its customers and changes nothing.");
        return lines;
    }
}
