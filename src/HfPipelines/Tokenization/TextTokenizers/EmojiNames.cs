using System.Globalization;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>The English names of the emoji that texts use most, as Unicode's common locale data give them, words joined by low lines. Rare ones have none here.</summary>
internal static class EmojiNames
{
    // Each line is a code point and the names from there on; a dot is one without a name.
    private const string Table = """
        00A9 copyright
        00AE registered
        203C double_exclamation_mark
        2049 exclamation_question_mark
        2122 trade_mark
        231A watch hourglass_done
        23F0 alarm_clock . . hourglass_not_done
        2600 sun cloud umbrella snowman . . . . . . . . . . telephone
        2611 check_box_with_check . . umbrella_with_rain_drops hot_beverage . . shamrock
        261D index_pointing_up . . skull_and_crossbones
        2639 frowning_face smiling_face
        2660 spade_suit . . club_suit . heart_suit diamond_suit
        267B recycling_symbol
        26A0 warning high_voltage
        26BD soccer_ball baseball
        26C4 snowman_without_snow sun_behind_cloud
        26D4 no_entry
        26EA church
        26F2 fountain . . sailboat . . . . tent . . fuel_pump
        2702 scissors . . check_mark_button . . airplane envelope raised_fist raised_hand victory_hand writing_hand . pencil . . black_nib . check_mark . multiply
        2728 sparkles
        2744 snowflake . . sparkle
        274C cross_mark . cross_mark_button
        2753 red_question_mark white_question_mark white_exclamation_mark . red_exclamation_mark
        2763 heart_exclamation red_heart
        2795 plus minus divide
        27A1 right_arrow
        2B05 left_arrow up_arrow down_arrow
        2B50 star
        2B55 hollow_red_circle
        1F300 cyclone foggy closed_umbrella night_with_stars sunrise_over_mountains sunrise cityscape_at_dusk sunset
        1F308 rainbow bridge_at_night water_wave volcano milky_way globe_showing_Europe-Africa globe_showing_Americas globe_showing_Asia-Australia
        1F310 globe_with_meridians new_moon waxing_crescent_moon first_quarter_moon waxing_gibbous_moon full_moon waning_gibbous_moon last_quarter_moon
        1F318 waning_crescent_moon crescent_moon new_moon_face first_quarter_moon_face last_quarter_moon_face full_moon_face sun_with_face glowing_star
        1F320 shooting_star
        1F330 chestnut seedling evergreen_tree deciduous_tree palm_tree cactus hot_pepper tulip cherry_blossom rose hibiscus sunflower blossom ear_of_corn sheaf_of_rice herb
        1F340 four_leaf_clover maple_leaf fallen_leaf leaf_fluttering_in_wind mushroom tomato eggplant grapes melon watermelon tangerine lemon banana pineapple red_apple green_apple
        1F350 pear peach cherries strawberry hamburger pizza meat_on_bone poultry_leg rice_cracker rice_ball cooked_rice curry_rice steaming_bowl spaghetti bread french_fries
        1F360 roasted_sweet_potato dango oden sushi fried_shrimp fish_cake_with_swirl soft_ice_cream shaved_ice ice_cream doughnut cookie chocolate_bar candy lollipop custard honey_pot
        1F370 shortcake bento_box pot_of_food cooking fork_and_knife teacup_without_handle sake wine_glass cocktail_glass tropical_drink beer_mug clinking_beer_mugs baby_bottle
        1F37D fork_and_knife_with_plate bottle_with_popping_cork popcorn ribbon wrapped_gift birthday_cake jack-o-lantern Christmas_tree Santa_Claus fireworks sparkler balloon
        1F389 party_popper confetti_ball tanabata_tree crossed_flags pine_decoration Japanese_dolls carp_streamer wind_chime moon_viewing_ceremony backpack graduation_cap
        1F3A0 carousel_horse ferris_wheel roller_coaster fishing_pole microphone movie_camera cinema headphone artist_palette top_hat circus_tent ticket clapper_board performing_arts
        1F3AE video_game bullseye slot_machine pool_8_ball game_die bowling flower_playing_cards musical_note musical_notes saxophone guitar musical_keyboard trumpet violin musical_score
        1F3BD running_shirt tennis skis basketball chequered_flag snowboarder person_running person_surfing sports_medal trophy horse_racing american_football rugby_football person_swimming
        1F3E0 house house_with_garden office_building Japanese_post_office post_office hospital bank ATM_sign hotel love_hotel convenience_store school department_store factory
        1F400 rat mouse ox water_buffalo cow tiger leopard rabbit cat dragon crocodile whale snail snake horse ram goat ewe monkey rooster chicken dog pig boar elephant octopus
        1F41A spiral_shell bug ant honeybee lady_beetle fish tropical_fish blowfish turtle hatching_chick baby_chick front-facing_baby_chick bird penguin koala poodle camel
        1F42B two-hump_camel dolphin mouse_face cow_face tiger_face rabbit_face cat_face dragon_face spouting_whale horse_face monkey_face dog_face pig_face frog hamster wolf bear panda
        1F43D pig_nose paw_prints chipmunk eyes eye ear nose mouth tongue backhand_index_pointing_up backhand_index_pointing_down backhand_index_pointing_left backhand_index_pointing_right
        1F44A oncoming_fist waving_hand OK_hand thumbs_up thumbs_down clapping_hands open_hands crown . glasses necktie t-shirt jeans dress kimono bikini . purse handbag clutch_bag
        1F45F running_shoe high-heeled_shoe . . footprints bust_in_silhouette busts_in_silhouette boy girl man woman family woman_and_man_holding_hands men_holding_hands women_holding_hands
        1F46E police_officer people_with_bunny_ears person_with_veil person_blond_hair person_with_skullcap person_wearing_turban old_man old_woman baby construction_worker princess ogre
        1F47A goblin ghost baby_angel alien alien_monster angry_face_with_horns skull person_tipping_hand guard woman_dancing lipstick nail_polish person_getting_massage
        1F487 person_getting_haircut barber_pole syringe pill kiss_mark love_letter ring gem_stone kiss bouquet couple_with_heart wedding beating_heart broken_heart two_hearts
        1F496 sparkling_heart growing_heart heart_with_arrow blue_heart green_heart yellow_heart purple_heart heart_with_ribbon revolving_hearts heart_decoration diamond_with_a_dot
        1F4A1 light_bulb anger_symbol bomb . collision sweat_droplets droplet dashing_away pile_of_poo flexed_biceps dizzy speech_balloon thought_balloon white_flower hundred_points
        1F4B0 money_bag currency_exchange heavy_dollar_sign credit_card yen_banknote dollar_banknote euro_banknote pound_banknote money_with_wings chart_increasing_with_yen seat laptop
        1F4BC briefcase computer_disk floppy_disk optical_disk dvd file_folder open_file_folder page_with_curl page_facing_up calendar tear-off_calendar card_index chart_increasing
        1F4C9 chart_decreasing bar_chart clipboard pushpin round_pushpin paperclip straight_ruler triangular_ruler bookmark_tabs ledger notebook notebook_with_decorative_cover closed_book
        1F4D6 open_book green_book blue_book orange_book books name_badge scroll memo telephone_receiver pager fax_machine satellite_antenna loudspeaker megaphone outbox_tray inbox_tray
        1F4E6 package e-mail incoming_envelope envelope_with_arrow . . . . postbox postal_horn newspaper mobile_phone mobile_phone_with_arrow vibration_mode mobile_phone_off
        1F4F5 no_mobile_phones antenna_bars camera camera_with_flash video_camera television radio videocassette
        1F50A speaker_high_volume . . magnifying_glass_tilted_left magnifying_glass_tilted_right . . . locked unlocked bell . . link
        1F525 fire flashlight wrench hammer . kitchen_knife water_pistol microscope telescope crystal_ball
        1F534 red_circle blue_circle
        1F595 middle_finger vulcan_salute
        1F5A4 black_heart
        1F600 grinning_face beaming_face_with_smiling_eyes face_with_tears_of_joy grinning_face_with_big_eyes grinning_face_with_smiling_eyes grinning_face_with_sweat
        1F606 grinning_squinting_face smiling_face_with_halo smiling_face_with_horns winking_face smiling_face_with_smiling_eyes face_savoring_food relieved_face
        1F60D smiling_face_with_heart-eyes smiling_face_with_sunglasses smirking_face neutral_face expressionless_face unamused_face downcast_face_with_sweat pensive_face confused_face
        1F616 confounded_face kissing_face face_blowing_a_kiss kissing_face_with_smiling_eyes kissing_face_with_closed_eyes face_with_tongue winking_face_with_tongue
        1F61D squinting_face_with_tongue disappointed_face worried_face angry_face enraged_face crying_face persevering_face face_with_steam_from_nose sad_but_relieved_face
        1F626 frowning_face_with_open_mouth anguished_face fearful_face weary_face sleepy_face tired_face grimacing_face loudly_crying_face face_with_open_mouth hushed_face
        1F630 anxious_face_with_sweat face_screaming_in_fear astonished_face flushed_face sleeping_face face_with_crossed-out_eyes face_without_mouth face_with_medical_mask
        1F638 grinning_cat_with_smiling_eyes cat_with_tears_of_joy grinning_cat smiling_cat_with_heart-eyes cat_with_wry_smile kissing_cat pouting_cat crying_cat weary_cat
        1F641 slightly_frowning_face slightly_smiling_face upside-down_face face_with_rolling_eyes person_gesturing_NO person_gesturing_OK person_bowing see-no-evil_monkey
        1F649 hear-no-evil_monkey speak-no-evil_monkey person_raising_hand raising_hands person_frowning person_pouting folded_hands
        1F680 rocket helicopter locomotive railway_car high-speed_train bullet_train train metro light_rail station tram tram_car bus oncoming_bus trolleybus bus_stop
        1F690 minibus ambulance fire_engine police_car oncoming_police_car taxi oncoming_taxi automobile oncoming_automobile sport_utility_vehicle delivery_truck articulated_lorry
        1F69C tractor monorail mountain_railway suspension_railway mountain_cableway aerial_tramway ship person_rowing_boat speedboat horizontal_traffic_light vertical_traffic_light
        1F6A7 construction police_car_light triangular_flag door prohibited cigarette no_smoking litter_in_bin_sign no_littering potable_water non-potable_water bicycle no_bicycles
        1F6B4 person_biking person_mountain_biking person_walking no_pedestrians children_crossing
        1F90D white_heart brown_heart pinching_hand zipper-mouth_face money-mouth_face face_with_thermometer nerd_face thinking_face face_with_head-bandage robot
        1F917 smiling_face_with_open_hands sign_of_the_horns call_me_hand raised_back_of_hand left-facing_fist right-facing_fist handshake crossed_fingers love-you_gesture
        1F920 cowboy_hat_face clown_face nauseated_face rolling_on_the_floor_laughing drooling_face lying_face person_facepalming sneezing_face face_with_raised_eyebrow star-struck
        1F92A zany_face shushing_face face_with_symbols_on_mouth face_with_hand_over_mouth face_vomiting exploding_head pregnant_woman breast-feeding palms_up_together selfie prince
        1F937 person_shrugging
        1F970 smiling_face_with_hearts yawning_face smiling_face_with_tear partying_face woozy_face hot_face cold_face . . . pleading_face
        1F984 unicorn
        1F98B butterfly
        1F9D0 face_with_monocle person
        1F9E0 brain orange_heart
        """;

    private static readonly Dictionary<int, string> Names = Read();

    /// <summary>The name between colons, in place of a text that is one emoji; any other text as it is.</summary>
    public static string Write(string text)
        => text.Length is 1 or 2 && Names.TryGetValue(text.Length == 1 ? text[0] : char.IsSurrogatePair(text, 0) ? char.ConvertToUtf32(text, 0) : -1, out string? name) ? $":{name}:" : text;

    private static Dictionary<int, string> Read()
    {
        var names = new Dictionary<int, string>();
        foreach (string line in Table.Split('\n', StringSplitOptions.TrimEntries))
        {
            string[] words = line.Split(' ');
            int first = int.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            for (int i = 1; i < words.Length; i++)
            {
                if (words[i] != ".")
                {
                    names.Add(first + i - 1, words[i]);
                }
            }
        }

        return names;
    }
}
