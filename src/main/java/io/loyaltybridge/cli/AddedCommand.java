package io.loyaltybridge.cli;

import java.util.concurrent.Callable;

/**
 * A command that the program finds only when it runs: a class with picocli's {@code @Command}, named in
 * {@code META-INF/services/io.loyaltybridge.cli.AddedCommand} of {@code loyalty-bridge-sandbox.jar}. It returns its exit code.
 */
public interface AddedCommand extends Callable<Integer> {}
