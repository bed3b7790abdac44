package dev.sunder.experiments.command;

import dev.sunder.experiments.console.OptionSection;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/** Lists options in the help: under headings where they are many, a command's own first. */
final class OptionSections implements IHelpSectionRenderer {

  /** So many are read without headings. */
  private static final int FEW = 12;

  @Override
  public String render(Help help) {
    List<OptionSpec> options =
        help.commandSpec().options().stream()
            .filter(option -> !option.hidden())
            .sorted((one, other) -> Integer.compare(one.order(), other.order()))
            .toList();
    if (options.size() <= FEW) {
      return list(help, options);
    }
    Map<String, List<OptionSpec>> sections = new LinkedHashMap<>();
    sections.put("", new ArrayList<>());
    for (OptionSpec option : options) {
      sections.computeIfAbsent(heading(option), key -> new ArrayList<>()).add(option);
    }
    StringBuilder text = new StringBuilder();
    sections.forEach(
        (heading, listed) -> {
          if (!heading.isEmpty()) {
            text.append(String.format("%n%s:%n", heading));
          }
          text.append(list(help, listed));
        });
    return text.toString();
  }

  private static String list(Help help, List<OptionSpec> options) {
    return help.optionListExcludingGroups(
        options, help.createDefaultLayout(), null, help.parameterLabelRenderer());
  }

  private static String heading(OptionSpec option) {
    if (!(option.userObject() instanceof Field field)) {
      return Job.class.getAnnotation(OptionSection.class).value(); // --help and --version
    }
    OptionSection section = field.getDeclaringClass().getAnnotation(OptionSection.class);
    return section == null ? "" : section.value();
  }
}
