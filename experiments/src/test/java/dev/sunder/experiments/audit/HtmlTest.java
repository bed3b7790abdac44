package dev.sunder.experiments.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void textAndAttributesAreEscaped() {
    Html html = new Html();
    html.element("p", "<script>alert('x' & \"y\")</script>", "title", "\"><img src=x>");
    assertEquals(
        "<p title=\"&quot;&gt;&lt;img src=x&gt;\">&lt;script&gt;alert(&#39;x&#39; &amp;"
            + " &quot;y&quot;)&lt;/script&gt;</p>",
        html.toString());
  }

  @Test
  void elementsNestAndEmptyOnesDoNotEnd() {
    Html html = new Html();
    html.element("ul", list -> list.element("li", item -> item.empty("img", "alt", "a").text("b")));
    assertEquals("<ul><li><img alt=\"a\">b</li></ul>", html.toString());
  }

  @Test
  void charactersThatNoPageMayHoldOrThatTurnTheWritingBecomeQuestionMarks() {
    Html html = new Html();
    html.text("a\u0000b\u001Bc\u202Ed\uD800e\u0085f");
    assertEquals("a?b?c?d?e?f", html.toString());
    assertEquals(
        "Katze, 猫, \uD83D\uDC31\n", new Html().text("Katze, 猫, \uD83D\uDC31\n").toString());
  }
}
