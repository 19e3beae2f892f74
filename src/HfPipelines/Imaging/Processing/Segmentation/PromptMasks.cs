using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>Pictures, and examples with their masks painted in colours, as <c>prompt_images</c> and <c>prompt_masks</c> (SegGPT).</summary>
internal sealed class PromptMasks : ImageProcedure
{
    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        ProcessorOptions options = call.Options;
        ImageInput[] images = [.. call.Inputs.SelectMany(i => i)];
        IReadOnlyList<ImageInput>? prompts = call.Companions("prompt_images"), masks = call.Companions("prompt_masks");
        if (images.Length == 0 && prompts is null && masks is null)
        {
            throw new ImageProcessorException("Expected images, prompt_images or prompt_masks, found none.");
        }

        if (images.Length > 0)
        {
            features["pixel_values"] = Transform(images, options);
        }

        if (prompts is not null)
        {
            features["prompt_pixel_values"] = Transform(prompts, options);
        }

        if (masks is not null)
        {
            ProcessorOptions maskOptions = options.With(new JsonObject { ["resample"] = (int)Resampling.Nearest });
            IEnumerable<Tensor> prepared = masks.Select(m => options.Backend.Prepare(m, convertRgb: false));
            features["prompt_masks"] = prepared.Select(m => Finish(options.Bool("do_convert_rgb") ? Paint(m, options) : m, maskOptions)).ToArray();
        }
    }

    /// <summary>The colours of classes: first black, then evenly spaced ones from white on.</summary>
    /// <param name="classes">The number of classes without the background.</param>
    public static byte[][] Palette(int classes)
    {
        int edge = (int)Math.Pow(classes, 1.0 / 3) + 1, margin = 256 / edge;
        return [[0, 0, 0], .. Enumerable.Range(0, classes).Select(i => new[] { Level(i / (edge * edge)), Level(i % (edge * edge) / edge), Level(i % edge) })];

        byte Level(int step) => (byte)(255 - (step * margin));
    }

    private static Tensor[] Transform(IReadOnlyList<ImageInput> images, ProcessorOptions options)
        => [.. images.Select(i => Finish(options.Backend.Prepare(i, convertRgb: false), options))];

    private static Tensor Finish(Tensor image, ProcessorOptions options)
        => options.Backend.RescaleAndNormalize(options.Bool("do_resize") ? options.Backend.Resize(image, options.Size(), options.Resampling()) : image, options);

    private static Tensor Paint(Tensor mask, ProcessorOptions options)
    {
        if (mask.Channels() != 1)
        {
            throw new ImageProcessorException($"prompt_masks: expected maps of one channel, found {mask.Channels()}; switch do_convert_rgb off for painted ones.");
        }

        if (!options.Has("num_labels"))
        {
            return options.Backend == ImageBackend.Pillow ? mask.expand(3, -1, -1) : mask.expand(3, -1, -1).to(float32);
        }

        byte[][] palette = Palette(options.Int("num_labels"));
        int highest = (int)mask.max().to(int64).item<long>();
        if (highest >= palette.Length)
        {
            throw new ImageProcessorException($"prompt_masks: expected classes up to {palette.Length - 1}, found {highest}.");
        }

        Tensor colors = tensor(palette.SelectMany(c => c).ToArray(), [palette.Length, 3], uint8);
        Tensor painted = colors.index_select(0, mask.to(int64).flatten()).reshape(mask.Height(), mask.Width(), 3).permute(2, 0, 1);
        return options.Backend == ImageBackend.Pillow ? painted : painted.to(float32);
    }
}
