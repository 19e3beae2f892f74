using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace HfPipelines.Imaging.Processing;

/// <summary>The evaluation transforms of the timm library, from the <c>pretrained_cfg</c> of a config.json: pictures by Pillow, float samples by torchvision.</summary>
internal sealed class TimmTransforms : ImageProcedure
{
    private const double UsualCrop = 0.875;

    private static readonly double[] UsualMean = [0.485, 0.456, 0.406];
    private static readonly double[] UsualStd = [0.229, 0.224, 0.225];

    public override void Run(ProcessorCall call, ImageFeatures features)
    {
        JsonObject config = (call.Options.Node("data_config") ?? call.Options.Node("pretrained_cfg")) as JsonObject
            ?? throw new ImageProcessorException("pretrained_cfg: expected the transforms of a timm model, found none.");
        ProcessorOptions options = ProcessorOptions.Create([], config, call.Backend);
        int[] size = options.Has("input_size") ? options.Ints("input_size") : [3, 224, 224];
        (int Height, int Width) target = size is [_, > 0 and var h, > 0 and var w] ? (h, w) : throw new ImageProcessorException($"input_size: expected channels, height and width, found [{string.Join(", ", size)}].");
        double[] mean = options.Has("mean") ? options.Doubles("mean") : UsualMean, std = options.Has("std") ? options.Doubles("std") : UsualStd;
        features["pixel_values"] = call.Inputs.SelectMany(i => i).Select(Transform).ToArray();

        Tensor Transform(ImageInput input)
        {
            bool floats = input.Samples?.is_floating_point() ?? false;
            ImageBackend backend = floats ? ImageBackend.Torchvision : ImageBackend.Pillow;
            Tensor image = Fit(backend.Prepare(input, convertRgb: false), target, mean, options, backend);
            return backend.Normalize(floats ? image : backend.Rescale(image, 1.0 / 255), mean, std);
        }
    }

    private static Tensor Fit(Tensor image, (int Height, int Width) target, double[] mean, ProcessorOptions options, ImageBackend backend)
    {
        double part = options.Double("crop_pct", UsualCrop);
        (int height, int width) = ((int)Math.Floor(target.Height / part), (int)Math.Floor(target.Width / part));
        Resampling resampling = options.Text("interpolation", "bicubic") switch
        {
            "nearest" => Resampling.Nearest,
            "bilinear" => Resampling.Bilinear,
            "bicubic" => Resampling.Bicubic,
            "lanczos" => Resampling.Lanczos,
            "box" => Resampling.Box,
            "hamming" => Resampling.Hamming,
            string other => throw new ImageProcessorException($"interpolation: expected a filter of Pillow, found '{other}'."),
        };
        string mode = options.Text("crop_mode", "center");
        (int newHeight, int newWidth) = mode switch
        {
            "squash" => (height, width),
            "border" => Scaled(Math.Max((double)image.Height() / height, (double)image.Width() / width)),
            "center" when height == width => SizeRules.ShortestEdge(image.Height(), image.Width(), height),
            "center" => Scaled(Math.Min((double)image.Height() / height, (double)image.Width() / width)),
            _ => throw new ImageProcessorException($"crop_mode: expected center, squash or border, found '{mode}'."),
        };
        Tensor resized = backend.Resize(image, newHeight, newWidth, resampling);
        double[] fill = mode == "border" ? Array.ConvertAll(mean, static m => Math.Round(m * 255)) : [0];
        return Crop(resized, target.Height, target.Width, fill);

        (int Height, int Width) Scaled(double ratio) => ((int)Math.Round(image.Height() / ratio), (int)Math.Round(image.Width() / ratio));
    }

    /// <summary>The centre, filled up where the picture is smaller; halves go to the even side.</summary>
    private static Tensor Crop(Tensor image, int height, int width, double[] fill)
    {
        int down = Math.Max(height - image.Height(), 0), across = Math.Max(width - image.Width(), 0);
        Tensor padded = (down | across) == 0 ? image : Pixels.Pad(image, across / 2, down / 2, (across + 1) / 2, (down + 1) / 2, fill);
        return Pixels.Crop(padded, (int)Math.Round((padded.Height() - height) / 2.0), (int)Math.Round((padded.Width() - width) / 2.0), height, width);
    }
}
