using System.Text.Json;
using HfPipelines.Imaging;
using HfPipelines.Networks;
using HfPipelines.Tests.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Tests.Imaging;

/// <summary>Slanted lines of text and parts of pages, beside what transformers makes of them with OpenCV; the fixtures have upright ones only.</summary>
public sealed class SlantedShapeTests
{
    [Fact]
    public void LinesOfTextAtEveryAngle()
    {
        JsonElement json = Read("slanted_text.json");
        (int height, int width) = (json.GetProperty("height").GetInt32(), json.GetProperty("width").GetInt32());
        (float inside, float outside) = (json.GetProperty("inside").GetSingle(), json.GetProperty("outside").GetSingle());
        var wrong = new List<string>();
        foreach (JsonElement one in json.GetProperty("cases").EnumerateArray())
        {
            using DisposeScope scope = NewDisposeScope();
            var output = new ModelOutput { { "last_hidden_state", tensor(Map(one, inside, outside), [1, 1, height, width]) } };
            IReadOnlyList<Detection> found = Processor("PPOCRV5ServerDetImageProcessor").PostProcessObjectDetection(output, Sizes(one))[0];
            string boxes = string.Join(' ', found.Select(d => string.Join(';', d.Outline.Select(p => $"{p.X},{p.Y}"))));
            string expected = string.Join(' ', one.GetProperty("boxes").EnumerateArray().Select(b => string.Join(';', Points(b).Select(p => $"{p.X},{p.Y}"))));
            double off = found.Zip(one.GetProperty("scores").EnumerateArray(), (d, s) => Math.Abs(d.Score - s.GetDouble())).DefaultIfEmpty().Max();
            if (boxes != expected || off > 1e-5)
            {
                wrong.Add($"{Name(one)}: expected {expected}, found {boxes}; scores differ by {off:0.00000}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void OutlinesOfSlantedParts()
    {
        JsonElement json = Read("slanted_layout.json");
        int side = json.GetProperty("side").GetInt32();
        ImageProcessor processor = ImageProcessor.FromConfig(JsonDocument.Parse("""{"size": {"height": 200, "width": 200}}""").RootElement, "PPDocLayoutV3ImageProcessor");
        var wrong = new List<string>();
        foreach (JsonElement one in json.GetProperty("cases").EnumerateArray())
        {
            using DisposeScope scope = NewDisposeScope();
            float[] box = [.. one.GetProperty("box").EnumerateArray().Select(v => v.GetSingle())];
            TargetSize size = Sizes(one).TargetSizes![0];
            var output = new ModelOutput
            {
                { "logits", tensor([4f], [1, 1, 1]) },
                { "pred_boxes", tensor([(box[0] + box[2]) / 2 / size.Width, (box[1] + box[3]) / 2 / size.Height, (box[2] - box[0]) / size.Width, (box[3] - box[1]) / size.Height], [1, 1, 4]) },
                { "order_logits", zeros(1, 1, 1) },
                { "out_masks", tensor(Map(one, 5, -5), [1, 1, side, side]) },
            };
            ImagePoint[] found = [.. Assert.Single(processor.PostProcessObjectDetection(output, Sizes(one))[0]).Outline], expected = Points(one.GetProperty("polygon"));
            if (found.Length != expected.Length || found.Zip(expected).Any(p => Math.Abs(p.First.X - p.Second.X) > 1e-3 || Math.Abs(p.First.Y - p.Second.Y) > 1e-3))
            {
                wrong.Add($"{Name(one)}: expected {string.Join(' ', expected)}, found {string.Join(' ', found)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string Name(JsonElement one) => $"{one.GetProperty("name").GetString()} {one.GetProperty("size").GetRawText()}";

    private static JsonElement Read(string name) => JsonDocument.Parse(File.ReadAllBytes(LayerFacts.FixturePath(Path.Combine("imaging", name)))).RootElement;

    private static ImagePoint[] Points(JsonElement polygon) => [.. polygon.EnumerateArray().Select(p => new ImagePoint(p[0].GetSingle(), p[1].GetSingle()))];

    private static ObjectDetectionOptions Sizes(JsonElement one) => new() { TargetSizes = [new(one.GetProperty("size")[0].GetInt32(), one.GetProperty("size")[1].GetInt32())] };

    // Runs of pixels outside and inside, in turns.
    private static float[] Map(JsonElement one, float inside, float outside)
        => [.. one.GetProperty("runs").EnumerateArray().SelectMany((run, i) => Enumerable.Repeat(i % 2 == 0 ? outside : inside, run.GetInt32()))];

    private static ImageProcessor Processor(string className) => ImageProcessor.FromConfig(JsonDocument.Parse("{}").RootElement, className);
}
