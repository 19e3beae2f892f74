using System.Text.Json;
using System.Text.Json.Nodes;
using HfPipelines.Tokenization;

namespace HfPipelines.Tests.Tokenization;

public class TokenizerTests
{
    private const string ByteLevel = """
        {"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},"decoder":{"type":"ByteLevel"},
        "added_tokens":[{"id":256,"content":"<end>","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
        "model":{"type":"BPE","vocab":VOCAB,"merges":[]}}
        """;

    private static readonly Tokenizer Bytes = Tokenizer.FromJson(ByteLevel.Replace("VOCAB", Vocabulary()));

    [Theory]
    [InlineData("""{"model":{"type":"WordPiece","unk_token":"?","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{"?":0,"a":1,"##b":2,"##c":3}}}""")]
    [InlineData("""{"model":{"type":"WordLevel","unk_token":"?","vocab":{"?":0,"abc":1}}}""")]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4},"merges":["a b","ab c"]}}""")]
    [InlineData("""{"model":{"type":"BPE","merges":[["a","b"],["ab","c"]],"vocab":{"a":0,"b":1,"c":2,"ab":3,"abc":4},"unk_token":null}}""")]
    [InlineData("""{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0.0],["a",-1.5],["bc",-2e0],["b",-3],["c",-3]],"byte_fallback":false}}""")]
    public void AFileMayHaveWhiteSpaceAnywhere(string compact)
    {
        string indented = JsonNode.Parse(compact)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        string loose = indented.Replace(",\n", "\t\r\n,\n ").Replace("\n", " \r\n");
        int[] ids = [.. Tokenizer.FromJson(compact).Encode("abc").Ids];
        Assert.NotEmpty(ids);
        Assert.DoesNotContain(0, ids[1..]);
        Assert.Equal(ids, Tokenizer.FromJson(indented).Encode("abc").Ids);
        Assert.Equal(ids, Tokenizer.FromJson(loose).Encode("abc").Ids);
    }

    [Fact]
    public void ALoneSurrogateIsEncodedAsTheReplacementCharacter()
    {
        Encoding encoding = Bytes.Encode("a\uD800b");
        Assert.Equal("a\uFFFDb", Bytes.Decode(encoding.Ids.AsSpan()));
        Assert.Equal([new TokenOffset(0, 1), new TokenOffset(1, 2), new TokenOffset(1, 2), new TokenOffset(1, 2), new TokenOffset(2, 3)], encoding.Offsets.AsEnumerable());
    }

    [Fact]
    public void OffsetsAreInUtf16Units()
    {
        Encoding encoding = Bytes.Encode("a👍é");
        Assert.Equal(new TokenOffset(1, 3), encoding.Offsets[1]);
        Assert.Equal(new TokenOffset(3, 4), encoding.Offsets[^1]);
    }

    [Fact]
    public void AStreamGivesWholeCharactersAndFlushesTheRest()
    {
        Encoding encoding = Bytes.Encode("é<end>👍");
        DecodeStream stream = Bytes.CreateDecodeStream();
        Assert.Equal([null, "é", null, null, null, null, "👍"], encoding.Ids.Select(stream.Step));
        Assert.Null(stream.Flush());
        Assert.Null(stream.Step(encoding.Ids[0]));
        Assert.Equal("\uFFFD", stream.Flush());
    }

    [Fact]
    public void ManyThreadsGetTheSameIds()
    {
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => string.Concat(Enumerable.Repeat($"word{i} and 日本{i}. ", 50)))];
        int[][] expected = [.. texts.Select(t => Bytes.Encode(t).Ids.ToArray())];
        Parallel.For(0, 512, i => Assert.Equal(expected[i % 64], Bytes.Encode(texts[i % 64]).Ids));
    }

    [Fact]
    public void ALongTextWithoutSpacesTakesLinearTime()
    {
        const int Length = 1_000_000;
        Assert.Equal(Length, Bytes.Encode(new string('x', Length)).Count);
    }

    [Theory]
    [InlineData("""{"model":{"type":"BPE","vocab":{"a":0},"merges":["a b"]}}""", "model.merges")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":"x"},"unk_token":"a"}}""", "model.vocab.a")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"},"pre_tokenizer":{"type":"Split","pattern":{"Regex":"("},"behavior":"Isolated","invert":false}}""", "pre_tokenizer.pattern.Regex")]
    [InlineData("""{"model":{"type":"WordLevel","vocab":{"a":0},"unk_token":"a"},"decoder":{"type":"Nope"}}""", "decoder.type")]
    public void AMalformedFileIsNamedWithItsKey(string json, string key)
    {
        TokenizerException error = Assert.Throws<TokenizerException>(() => Tokenizer.FromJson(json, "my/tokenizer.json"));
        Assert.Equal(("my/tokenizer.json", key), (error.File, error.Key));
    }

    [Fact]
    public void AFolderWithoutTokenizerIsRefused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("tokenizer.json", Assert.Throws<TokenizerException>(() => Tokenizer.Load(folder.Path)).Message);
    }

    private static string Vocabulary()
    {
        var characters = new List<string>();
        for (int b = 0, next = 256; b < 256; b++)
        {
            characters.Add(((char)(b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? b : next++)).ToString());
        }

        return System.Text.Json.JsonSerializer.Serialize(characters.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => p.i));
    }
}
