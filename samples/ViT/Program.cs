using System.Globalization;
using HfPipelines;
using static TorchSharp.torch;

// Without arguments: a small ViT that lies beside this program, trained on coloured shapes.
// With arguments: FOLDER-OR-HUB-ID PICTURE...
string model = Path.Combine(AppContext.BaseDirectory, "shapes-vit");
string[] pictures = [.. Directory.GetFiles(Path.Combine(model, "samples"), "*.png").Order(StringComparer.Ordinal)];
if (args is [string givenModel, .. string[] givenPictures] && givenPictures.Length > 0)
{
    (model, pictures) = (givenModel, givenPictures);
}

// The answers beside the pictures are of single precision.
await using Vit vit = await Vit.LoadAsync(model, new LoadOptions { DType = ScalarType.Float32 });
IReadOnlyList<IReadOnlyList<LabelScore>> results = await vit.ClassifyAsync([.. pictures.Select(p => ImageData.Load(p))], new ClassificationOptions { TopK = 3 });
foreach ((string picture, IReadOnlyList<LabelScore> labels) in pictures.Zip(results))
{
    Console.WriteLine(Path.GetFileName(picture));
    foreach (LabelScore label in labels)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label.Score:P2} {label.Label}"));
    }
}

/// <summary>ViT, typed: the generator writes its members.</summary>
[HfModel("vit")]
public partial class Vit;
