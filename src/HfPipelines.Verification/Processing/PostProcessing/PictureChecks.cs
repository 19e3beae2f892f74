using HfPipelines.Imaging;
using HfPipelines.Imaging.PostProcessing.Pictures;
using static TorchSharp.torch;

namespace HfPipelines.Verification.Processing;

/// <summary>What the methods that make or cut pictures give.</summary>
internal static class PictureChecks
{
    public static object Generated(PostCase post)
    {
        ImageProcessor processor = post.ImageProcessor();
        var options = new GeneratedImageOptions { ProcessorOptions = post.ProcessorOptions("do_rescale", "rescale_factor", "do_normalize", "image_mean", "image_std") };
        Tensor samples = post.TensorArgument("images")!;
        if (post.Text("return_tensors") == "PIL.Image.Image")
        {
            return Values(processor.PostProcessGeneratedImages(samples, options).Select(PostCase.Samples).ToArray());
        }

        Tensor[] images = GeneratedImagePostProcessing.Run(processor, samples, options, call => GeneratedImages.Undo(call, options).Select(i => i.MoveToOuterDisposeScope()).ToArray());

        // Emu3 lists the channels of all pictures one after the other.
        return Values(post.ClassName == "Emu3ImageProcessor" ? cat(images, 0) : stack(images));
    }

    public static object Patches(PostCase post)
    {
        int Edge(string name) => post.Argument("patch_size")!.Value.GetProperty(name).GetInt32();
        return post.ImageProcessor().PatchifyImage(post.TensorArgument("image")!, new TargetSize(Edge("height"), Edge("width")));
    }

    private static Dictionary<string, object?> Values(object pixels) => new() { ["pixel_values"] = pixels };
}
