using System.Globalization;
using HfPipelines;
using static TorchSharp.torch;

// Without arguments: a small BERT that lies beside this program, trained on the mood of sentences.
// With arguments: FOLDER-OR-HUB-ID SENTENCE...
string model = Path.Combine(AppContext.BaseDirectory, "tiny-bert-sentiment");
string[] sentences =
[
    "the pizza was really excellent", "the room was not clean", "what a dreadful movie", "my phone and the camera were quite useless", "this is a charming city",
];
if (args is [string givenModel, .. string[] givenSentences] && givenSentences.Length > 0)
{
    (model, sentences) = (givenModel, givenSentences);
}

// The answers in samples/expected.json are of single precision.
await using Sentiment sentiment = await Sentiment.LoadAsync(model, new LoadOptions { DType = ScalarType.Float32 });
IReadOnlyList<IReadOnlyList<LabelScore>> results = await sentiment.ClassifyAsync(sentences, new ClassificationOptions { TopK = 2 });
foreach ((string sentence, IReadOnlyList<LabelScore> labels) in sentences.Zip(results))
{
    Console.WriteLine(sentence);
    foreach (LabelScore label in labels)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label.Score:P2} {label.Label}"));
    }
}

/// <summary>BERT that labels texts, typed: the generator writes its members.</summary>
[HfModel("bert", Task = "text-classification")]
public partial class Sentiment;
