using System.Buffers;
using HfPipelines.Tokenization;

namespace HfPipelines.Tests.Tokenization;

public class MLTokenizerTests
{
    private const string Json = """
        {"pre_tokenizer":{"type":"WhitespaceSplit"},
        "post_processor":{"type":"BertProcessing","sep":["[SEP]",1],"cls":["[CLS]",0]},
        "model":{"type":"WordLevel","vocab":{"[CLS]":0,"[SEP]":1,"rain":2,"fell":3,"[UNK]":4},"unk_token":"[UNK]"}}
        """;

    private static readonly Tokenizer Words = Tokenizer.FromJson(Json);
    private static readonly Microsoft.ML.Tokenizers.Tokenizer Adapted = Words.AsMLTokenizer();

    [Fact]
    public void IdsTokensAndOffsetsAreTheTokenizers()
    {
        Assert.Equal([2, 3, 4], Adapted.EncodeToIds("rain fell softly"));
        Assert.Equal([0, 2, 3, 1], Words.AsMLTokenizer(addSpecialTokens: true).EncodeToIds("rain fell"));
        Assert.Equal([(2, "rain", 0..4), (3, "fell", 5..9)], Adapted.EncodeToTokens("rain fell", out _).Select(t => (t.Id, t.Value, t.Offset)));
        Assert.Equal(3, Adapted.CountTokens("rain fell softly"));
        Assert.Equal("rain fell", Adapted.Decode([2, 3]));
    }

    [Fact]
    public void ATextIsCutAtATokenFromBothEnds()
    {
        Assert.Equal([2, 3], Adapted.EncodeToIds("rain fell softly", 2, out _, out int consumed));
        Assert.Equal(9, consumed);
        Assert.Equal(9, Adapted.GetIndexByTokenCount("rain fell softly", 2, out _, out int count));
        Assert.Equal(2, count);
        Assert.Equal(5, Adapted.GetIndexByTokenCountFromEnd("rain fell softly", 2, out _, out count));
        Assert.Equal(2, count);
        Assert.Equal(16, Adapted.GetIndexByTokenCount("rain fell softly", 9, out _, out count));
        Assert.Equal(3, count);
    }

    [Theory]
    [InlineData(9, OperationStatus.Done, 2, "rain fell")]
    [InlineData(8, OperationStatus.DestinationTooSmall, 1, "rain")]
    [InlineData(3, OperationStatus.DestinationTooSmall, 0, "")]
    public void DecodingFillsWhatThereIsRoomFor(int room, OperationStatus status, int consumed, string text)
    {
        char[] destination = new char[room];
        Assert.Equal(status, Adapted.Decode([2, 3], destination, out int ids, out int written));
        Assert.Equal((consumed, text), (ids, new string(destination, 0, written)));
    }
}
