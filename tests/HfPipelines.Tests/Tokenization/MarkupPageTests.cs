using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Documents;

namespace HfPipelines.Tests.Tokenization;

public class MarkupPageTests
{
    [Fact]
    public void TextsGetThePathsToTheirElements()
    {
        MarkupPage page = MarkupPage.Read("<!DOCTYPE html><BODY class='a>b'>one<br>two<p>&lt;three&gt; &amp; four<p>five</p></p></body>");
        Assert.Equal(["one", "two", "<three> & four", "five"], page.Nodes);
        Assert.Equal(["/body", "/body", "/body/p", "/body/p/p"], page.XPaths);
    }

    [Fact]
    public void WhatClosesNothingIsNoEnd()
    {
        MarkupPage page = MarkupPage.Read("<div>a</span>b<script>if (a < b) { '<p>' }</script></div><div>c<");
        Assert.Equal(["a", "b", "if (a < b) { '<p>' }", "c<"], page.Nodes);
        Assert.Equal(["/div[1]", "/div[1]", "/div[1]/script", "/div[2]"], page.XPaths);
    }

    [Fact]
    public void TooDeepIsRefused() => Assert.Throws<TokenizerException>(() => MarkupPage.Read(string.Concat(Enumerable.Repeat("<b>", 1000))));
}
