package dev.sunder.experiments.command;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** Lists commands in the help with the first sentence of each; its own help has the others. */
final class CommandList implements IHelpSectionRenderer {

  private static final int INDENT = 2;

  @Override
  public String render(Help help) {
    if (help.subcommands().isEmpty()) {
      return "";
    }
    int names = INDENT;
    for (String name : help.subcommands().keySet()) {
      names = Math.max(names, name.length() + 2 * INDENT);
    }
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(names, INDENT, Overflow.SPAN),
            new Column(width - names, 0, Overflow.WRAP));
    help.subcommands()
        .forEach(
            (name, command) ->
                table.addRowValues(
                    name,
                    firstSentence(
                        String.join(" ", command.commandSpec().usageMessage().description()))));
    return table.toString();
  }

  private static String firstSentence(String text) {
    int end = text.indexOf(". ");
    return end < 0 ? text : text.substring(0, end + 1);
  }
}
