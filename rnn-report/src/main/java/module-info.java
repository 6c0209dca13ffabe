/** Pictures and pages. */
module dev.rnn.report {
    requires transitive dev.rnn.model;
    requires java.desktop;
    requires jdk.httpserver;
    requires org.jfree.jfreechart;
    requires VectorGraphics2D;

    exports dev.rnn.report;
}
