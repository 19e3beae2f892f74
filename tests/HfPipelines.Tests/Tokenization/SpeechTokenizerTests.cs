using HfPipelines.Tokenization.Speech;

namespace HfPipelines.Tests.Tokenization;

public class SpeechTokenizerTests
{
    // Each result is what transformers gives with these two spellings.
    [Theory]
    [InlineData("twenty one hundred and five point two", "2105.2")]
    [InlineData("one oh one double five", "10155")]
    [InlineData("minus twenty two dollars and seven cents", "$22.07")]
    [InlineData("two and a half million", "2500000")]
    [InlineData("Prof. Grey's grey colour, y'all gotta see!", "professor gray is gray color you all got to see")]
    [InlineData("", "")]
    public void EnglishIsNormalized(string text, string expected)
    {
        var normalizer = new EnglishTextNormalizer(new Dictionary<string, string> { ["colour"] = "color", ["grey"] = "gray" });
        Assert.Equal(expected, normalizer.Normalize(text));
    }

    [Theory]
    [InlineData("Ça va (bien) [rires] ?", false, "ça va ")]
    [InlineData("Ça va ß", true, "ca va ss")]
    public void OtherLanguagesAreNormalized(string text, bool removeDiacritics, string expected) => Assert.Equal(expected, SpeechTokenizer.Normalize(text, removeDiacritics));
}
